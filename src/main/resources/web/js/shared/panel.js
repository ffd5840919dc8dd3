import { ApiError, address, get, rowsOf } from './api.js';
import { element, scrollBox, setText } from './dom.js';
import { clock } from './format.js';

let panels = 0;

/** A redrawn card gives the keyboard its place back: the control of the same kind for the same thing. */
function keepFocus(box) {
    const focused = document.activeElement;
    if (!focused || focused === box || !box.contains(focused)) {
        return () => {};
    }
    const nameOf = (control) => control.dataset.run ?? control.closest('[data-key]')?.dataset.key
        ?? control.getAttribute('aria-label') ?? control.textContent;
    const name = nameOf(focused);
    return () => {
        if (!focused.isConnected) {
            [...box.querySelectorAll(focused.tagName)].find((control) => nameOf(control) === name)?.focus({ preventScroll: true });
        }
    };
}

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
     * @param {function} options.render (body, rows, answer) draws; called again with the same body on change
     * @param {function} [options.table] rows -> table element: the same data as text
     * @param {function} [options.empty] () -> {title, advice, action?} where there are no rows
     * @param {boolean} [options.hasCsv] true unless said otherwise
     * @param {string[]} [options.accepts] the filters this endpoint knows; all unless said otherwise
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
            type: 'button', class: 'link-button not-refreshed', hidden: true, on: { click: () => this.load(this.filters) },
        }, '⚠ Not refreshed');
        this.ignored = element('p', { class: 'ignored', hidden: true });
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
                    this.ignored),
                element('div', { class: 'card-actions' }, this.notRefreshed, this.tableButton || null, this.csvLink || null)),
            this.body);
    }

    /** Asks and draws. The newest call wins; an older one still under way is dropped. */
    async load(filters = {}) {
        this.controller?.abort();
        const controller = new AbortController();
        this.controller = controller;
        this.filters = filters;
        const { accepts, endpoint, limit } = this.options;
        const known = accepts ? Object.fromEntries(Object.entries(filters).filter(([name]) => accepts.includes(name))) : filters;
        const parameters = { ...known, limit };
        this.showIgnored(Object.keys(filters).filter((name) => !(name in known)));
        if (this.csvLink) {
            this.csvLink.href = address(endpoint, { ...parameters, format: 'csv' });
        }
        const isNewQuestion = JSON.stringify(parameters) !== this.asked;
        this.body.dataset.busy = String(isNewQuestion);
        this.body.setAttribute('aria-busy', 'true');
        try {
            const answer = await get(endpoint, parameters, controller.signal);
            this.asked = JSON.stringify(parameters);
            this.succeed(answer);
        } catch (failure) {
            if (controller.signal.aborted) {
                return;
            }
            this.fail(failure, isNewQuestion);
        }
        this.body.dataset.busy = 'false';
        this.body.removeAttribute('aria-busy');
        this.skeleton.hidden = true;
    }

    succeed(answer) {
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
        this.draw();
    }

    draw() {
        const restoreFocus = keepFocus(this.content);
        this.drawAnswer();
        restoreFocus();
    }

    drawAnswer() {
        const rows = (this.options.rows ?? rowsOf)(this.answer);
        if (rows.length === 0 && this.options.empty) {
            this.showState('◌', this.options.empty());
            return;
        }
        if (this.hasState || this.isTable !== this.drawnAsTable) {
            this.content.replaceChildren();
        }
        this.hasState = false;
        this.drawnAsTable = this.isTable;
        if (this.isTable) {
            this.content.replaceChildren(
                scrollBox(`${this.options.title}, table`, this.options.table(rows, this.answer)));
        } else {
            this.options.render(this.content, rows, this.answer);
        }
    }

    fail(failure, isNewQuestion) {
        const error = failure instanceof ApiError ? failure : new ApiError(0, `The page failed: ${failure.message}`);
        if (!(failure instanceof ApiError)) {
            console.error(failure);
        }
        const retry = element('button', {
            type: 'button', class: 'button button-small', on: { click: () => this.load(this.filters) },
        }, 'Try again');
        if (error.isMissing) {
            this.lastText = null;
            this.element.hidden = true;
            this.options.onMissing?.();
        } else if (this.answer && !isNewQuestion) {
            this.notRefreshed.hidden = false;
            this.notRefreshed.title = `${error.message} Shown as of ${clock(this.lastAt?.getTime())} UTC. Click to try again.`;
        } else {
            this.lastText = null;
            this.showState('⚠', { title: 'This could not be loaded', advice: error.message, action: retry });
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
