import { ApiError, address, get, rowsOf } from './api.js';
import { element, scrollBox, setText } from './dom.js';
import { clock } from './format.js';
import { keepPlace } from './place.js';

let panels = 0;

/**
 * One card over one endpoint: skeleton at first, then the chart, or what to do where there is none. A refresh never
 * takes away what is shown: unchanged answers draw nothing, failed ones leave the last data with a notice.
 */
export class Panel {
    /**
     * @param {object} options
     * @param {string} options.title
     * @param {string} [options.subtitle] what the numbers mean
     * @param {string} options.endpoint
     * @param {number} [options.limit]
     * @param {number} options.span columns of twelve
     * @param {number} [options.height] least height of the body in pixels, so that nothing jumps
     * @param {function} options.render (body, rows, answer) draws, at once or as a promise; called again with the same
     *     body on change
     * @param {function} [options.table] rows -> table element: the same data as text
     * @param {function} [options.empty] () -> {title, advice, action?} where there are no rows
     * @param {boolean} [options.hasCsv] true unless said otherwise
     * @param {string[]} [options.accepts] the filters this endpoint knows; all unless said otherwise
     * @param {boolean} [options.isComplete] whether the card means all rows: then it says where some are left out
     * @param {function} [options.rows] answer -> rows, where the answer is no plain list
     * @param {function} [options.onAnswer] told every answer, also one that changes nothing here
     * @param {function} [options.onMissing] told that this process does not serve the endpoint; the card is hidden
     * @param {string} [options.id] of the card, for links
     */
    constructor(options) {
        this.options = options;
        this.isTable = false;
        this.lastText = null;
        this.lastAt = null;
        this.answer = null;
        this.element = this.build();
    }

    build() {
        const { title, subtitle, span, height, table, hasCsv = true } = this.options;
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
        this.truncated = element('p', { class: 'ignored', hidden: true });
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
                    this.truncated),
                element('div', { class: 'card-actions' }, this.notRefreshed, this.tableButton || null, this.csvLink || null)),
            this.body);
    }

    /**
     * Asks and draws. Another question drops one still under way; the same is waited for, or a slow answer would never
     * come between two refreshes.
     *
     * @param {boolean} [isAnew] asks again even so, because what it is about has just changed
     */
    load(filters = {}, isAnew = false) {
        this.filters = filters;
        const { accepts, endpoint, limit } = this.options;
        const known = accepts ? Object.fromEntries(Object.entries(filters).filter(([name]) => accepts.includes(name))) : filters;
        const parameters = { ...known, limit };
        this.showIgnored(Object.keys(filters).filter((name) => !(name in known)));
        if (this.csvLink) {
            this.csvLink.href = address(endpoint, { ...parameters, format: 'csv' });
        }
        const question = JSON.stringify(parameters);
        if (isAnew || question !== this.pending?.question) {
            this.pending?.controller.abort();
            const controller = new AbortController();
            this.pending = { question, controller, answered: this.ask(parameters, question, controller.signal) };
        }
        return this.pending.answered;
    }

    async ask(parameters, question, signal) {
        const isNewQuestion = question !== this.asked;
        this.body.dataset.busy = String(isNewQuestion);
        this.body.setAttribute('aria-busy', 'true');
        try {
            const answer = await get(this.options.endpoint, parameters, signal);
            this.asked = question;
            await this.succeed(answer);
        } catch (failure) {
            if (!signal.aborted) {
                this.fail(failure, isNewQuestion);
            }
        }
        if (!signal.aborted) {
            this.pending = null;
            this.body.dataset.busy = 'false';
            this.body.removeAttribute('aria-busy');
            this.skeleton.hidden = true;
        }
    }

    async succeed(answer) {
        this.element.hidden = false;
        this.lastAt = new Date();
        this.notRefreshed.hidden = true;
        this.options.onAnswer?.(answer);
        const text = JSON.stringify({ ...answer, data_until: undefined });
        if (text === this.lastText && !this.hasState) {
            return;
        }
        this.lastText = text;
        this.answer = answer;
        await this.draw();
    }

    async draw() {
        const { answer, content } = this;
        const giveBack = keepPlace(content);
        try {
            const drawing = this.drawAnswer();
            giveBack();
            await drawing;
        } catch (failure) {
            console.error(failure);
            if (answer === this.answer) {
                this.lastText = null;
                this.showState('⚠', { title: 'This could not be drawn', advice: `The page failed: ${failure.message}`, action: this.retry() });
            }
        }
    }

    /** @returns {Promise|undefined} where the drawing goes on */
    drawAnswer() {
        const rows = (this.options.rows ?? rowsOf)(this.answer);
        this.truncated.hidden = !(this.options.isComplete && this.answer.truncated);
        setText(this.truncated, `Only ${rows.length} rows are shown: choose a shorter period`);
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
                scrollBox(`${this.options.title}, table`, this.options.table(rows, this.answer)));
            return undefined;
        }
        return this.options.render(this.content, rows, this.answer);
    }

    retry() {
        return element('button', {
            type: 'button', class: 'button button-small', on: { click: () => this.load(this.filters, true) },
        }, 'Try again');
    }

    fail(failure, isNewQuestion) {
        const error = failure instanceof ApiError ? failure : new ApiError(0, `The page failed: ${failure.message}`);
        if (!(failure instanceof ApiError)) {
            console.error(failure);
        }
        if (error.isMissing) {
            this.lastText = null;
            this.element.hidden = true;
            this.options.onMissing?.();
        } else if (this.answer && !isNewQuestion) {
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

    /** Says which chosen filters these figures do not follow. */
    showIgnored(names) {
        this.ignored.hidden = names.length === 0;
        setText(this.ignored, `Not filtered by ${names.join(' or ')}`);
    }

    switchTable() {
        this.isTable = !this.isTable;
        this.tableButton.setAttribute('aria-pressed', String(this.isTable));
        if (this.answer) {
            this.draw();
        }
    }
}
