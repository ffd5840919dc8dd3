import { ApiError, address, get, rowsOf } from './api.js';
import { element, scrollBox, setText } from './dom.js';
import { clock, number } from './format.js';
import { keepPlace } from './place.js';

let panels = 0;

/**
 * One card over one endpoint: skeleton at first, then the chart, or what to do where there is none. A refresh never
 * removes what is shown: an unchanged response draws nothing, a failed one leaves the last data with a notice.
 */
export class Panel {
    /**
     * @param {object} options
     * @param {string} options.title
     * @param {string} [options.subtitle] what the numbers mean
     * @param {string} options.endpoint
     * @param {number|function} [options.limit] of rows, or (filters) -> limit
     * @param {boolean} [options.isTop] its title or subtitle says that it never lists all rows, so that it needs no line about the others
     * @param {string} [options.cutAdvice] how to see the rows that are left out
     * @param {boolean} [options.isSeries] rows over time: the latest ones are kept where there are too many
     * @param {number} options.span columns of twelve
     * @param {number} [options.height] least height of the body in pixels, so that nothing jumps
     * @param {function} options.render (body, rows, response) draws, at once or as a promise; called again with the same
     *     body on change
     * @param {function} [options.table] rows -> table element: the same data as text
     * @param {function} [options.empty] () -> {title, advice, action?} where there are no rows
     * @param {boolean} [options.hasCsv] true by default
     * @param {string[]} [options.accepts] the filters that this endpoint knows; all by default
     * @param {function} [options.rows] response -> rows, if the response is not a plain list
     * @param {function} [options.onResponse] called with every response, also one that changes nothing here
     * @param {function} [options.onMissing] called if this process does not serve the endpoint; the card is then hidden
     * @param {string} [options.id] of the card, for links
     * @param {Node[]} [options.controls] what its response is chosen with
     * @param {function} [options.parameters] () -> further query parameters, or null where nothing can be requested yet
     */
    constructor(options) {
        this.options = options;
        this.isTable = false;
        this.lastText = null;
        this.lastAt = null;
        this.response = null;
        this.element = this.build();
    }

    build() {
        const { title, subtitle, span, height, table, controls, hasCsv = true } = this.options;
        const id = `panel-${(panels += 1)}`;
        this.tableButton = table && element('button', {
            type: 'button', class: 'link-button', 'aria-pressed': 'false', 'aria-label': `${title} as a table`,
            on: { click: () => this.switchTable() },
        }, 'Table');
        this.csvLink = hasCsv && element('a', {
            class: 'link-button', download: `${this.options.endpoint}.csv`, 'aria-label': `${title} as CSV`,
        }, 'CSV');
        this.notRefreshed = element('button', {
            type: 'button', class: 'link-button not-refreshed', hidden: true, on: { click: () => this.load(this.filters, true) },
        }, '⚠ Not refreshed');
        this.ignored = element('p', { class: 'ignored', hidden: true });
        this.cut = element('p', { class: 'cut', hidden: true });
        this.content = element('div', { class: 'content' });
        this.skeleton = element('div', { class: 'skeleton', 'aria-hidden': 'true' },
            ...Array.from({ length: 5 }, () => element('span')));
        this.body = element('div', { class: 'body' }, this.content, this.skeleton);
        this.body.style.setProperty('--least', `${height ?? 260}px`);
        return element('section', { id: this.options.id, class: `card span-${span}`, 'aria-labelledby': id, data: { endpoint: this.options.endpoint } },
            element('div', { class: 'card-head' },
                element('div', { class: 'card-titles' },
                    element('h2', { id }, title),
                    subtitle ? element('p', {}, subtitle) : null,
                    this.ignored,
                    this.cut,
                    controls ? element('div', { class: 'card-controls' }, ...controls) : null),
                element('div', { class: 'card-actions' }, this.notRefreshed, this.tableButton || null, this.csvLink || null)),
            this.body);
    }

    /**
     * Requests and draws. Another query cancels the one in flight; the same query is waited for, or a response slower
     * than the refresh would never be drawn.
     *
     * @param {boolean} [isAnew] requests again, because the data has just changed
     */
    load(filters = {}, isAnew = false) {
        this.filters = filters;
        const { accepts, endpoint, limit } = this.options;
        const known = accepts ? Object.fromEntries(Object.entries(filters).filter(([name]) => accepts.includes(name))) : filters;
        const own = this.options.parameters ? this.options.parameters() : {};
        if (own === null) {
            this.pending?.controller.abort();
            this.pending = null;
            this.cut.hidden = true;
            if (this.csvLink) {
                this.csvLink.removeAttribute('href');
            }
            this.showState('◌', this.options.empty());
            this.skeleton.hidden = true;
            return Promise.resolve();
        }
        const parameters = { ...known, ...own, limit: typeof limit === 'function' ? limit(known) : limit };
        this.showIgnored(Object.keys(filters).filter((name) => !(name in known)));
        if (this.csvLink) {
            this.csvLink.href = address(endpoint, { ...parameters, format: 'csv' });
        }
        const query = JSON.stringify(parameters);
        if (isAnew || query !== this.pending?.query) {
            this.pending?.controller.abort();
            const controller = new AbortController();
            this.pending = { query, controller, drawn: this.request(parameters, query, controller.signal) };
        }
        return this.pending.drawn;
    }

    async request(parameters, query, signal) {
        const isNewQuery = query !== this.drawnQuery;
        this.body.dataset.busy = String(isNewQuery);
        this.body.setAttribute('aria-busy', 'true');
        try {
            const response = await get(this.options.endpoint, parameters, signal);
            this.drawnQuery = query;
            await this.succeed(response);
        } catch (failure) {
            if (!signal.aborted) {
                this.fail(failure, isNewQuery);
            }
        }
        if (!signal.aborted) {
            this.pending = null;
            this.body.dataset.busy = 'false';
            this.body.removeAttribute('aria-busy');
            this.skeleton.hidden = true;
        }
    }

    async succeed(response) {
        this.element.hidden = false;
        this.lastAt = new Date();
        this.notRefreshed.hidden = true;
        this.options.onResponse?.(response);
        this.showCut(response);
        const text = JSON.stringify({ ...response, data_until: undefined });
        if (text === this.lastText && !this.hasState) {
            return;
        }
        this.lastText = text;
        this.response = response;
        await this.draw();
    }

    async draw() {
        const { response, content } = this;
        const giveBack = keepPlace(content);
        try {
            const drawing = this.drawResponse();
            giveBack();
            await drawing;
        } catch (failure) {
            console.error(failure);
            if (response === this.response) {
                this.lastText = null;
                this.showState('⚠', { title: 'This could not be drawn', advice: `Error on the page: ${failure.message}`, action: this.retry() });
            }
        }
    }

    /** @returns {Promise|undefined} of a drawing that is not finished yet */
    drawResponse() {
        const rows = (this.options.rows ?? rowsOf)(this.response);
        if (rows.length === 0 && this.options.empty) {
            this.showState('◌', this.options.empty());
            return undefined;
        }
        if (this.hasState || this.isTable !== this.drawnAsTable) {
            this.content.replaceChildren();
        }
        this.hasState = false;
        this.drawnAsTable = this.isTable;
        if (this.isTable) {
            this.content.replaceChildren(
                scrollBox(`${this.options.title}, table`, this.options.table(rows, this.response)));
            return undefined;
        }
        return this.options.render(this.content, rows, this.response);
    }

    retry() {
        return element('button', {
            type: 'button', class: 'button button-small', on: { click: () => this.load(this.filters, true) },
        }, 'Try again');
    }

    fail(failure, isNewQuery) {
        const error = failure instanceof ApiError ? failure : new ApiError(0, `Error on the page: ${failure.message}`);
        if (!(failure instanceof ApiError)) {
            console.error(failure);
        }
        if (error.isMissing) {
            this.lastText = null;
            this.element.hidden = true;
            this.options.onMissing?.();
        } else if (this.response && !isNewQuery) {
            this.notRefreshed.hidden = false;
            this.notRefreshed.title = `${error.message} Shown as of ${clock(this.lastAt?.getTime())} UTC. Click to try again.`;
        } else {
            this.lastText = null;
            this.showState('⚠', { title: 'This could not be loaded', advice: error.message, action: this.retry() });
        }
    }

    showState(mark, { title, advice, action }) {
        this.hasState = true;
        this.content.replaceChildren(element('div', { class: 'state' },
            element('span', { class: 'state-mark', 'aria-hidden': 'true' }, mark),
            element('strong', {}, title),
            element('span', {}, advice),
            action ?? null));
    }

    /** Names the chosen filters that do not apply to this card. */
    showIgnored(names) {
        this.ignored.hidden = names.length === 0;
        setText(this.ignored, `Not filtered by ${names.join(' or ')}`);
    }

    /** Says that the response has not all rows. */
    showCut(response) {
        const { isTop, isSeries } = this.options;
        this.cut.hidden = isTop || response.truncated !== true;
        setText(this.cut, `Only the ${isSeries ? 'latest' : 'first'} ${number(rowsOf(response).length)} rows are shown${this.options.cutAdvice ?? ''}`);
    }

    switchTable() {
        this.isTable = !this.isTable;
        this.tableButton.setAttribute('aria-pressed', String(this.isTable));
        if (this.response) {
            this.draw();
        }
    }
}
