import { element, setText } from './dom.js';
import { ago, clock, instant, minute } from './format.js';

/** Hourly loads: data older than this is called stale. */
const STALE_AFTER_MS = 2 * 3600 * 1000;

/** "Data until ..." in the header: its state is a shape and a word as well as a colour. */
export class Freshness {
    /**
     * @param {Element} box the header's chip
     * @param {Element} text in it
     * @param {Element} banner where a server that does not answer is told, once for the whole page
     * @param {function} retry
     */
    constructor(box, text, banner, retry) {
        this.box = box;
        this.text = text;
        this.banner = banner;
        this.retry = retry;
        this.until = null;
        setInterval(() => this.until && this.show(), 15000);
    }

    /** @param {string|number|null} until the instant up to which gold holds all events */
    update(until) {
        this.banner.replaceChildren();
        this.until = instant(until);
        if (this.until) {
            this.show();
        } else {
            this.box.dataset.state = 'waiting';
            setText(this.text, 'No data yet');
        }
    }

    fail(message) {
        this.box.dataset.state = 'broken';
        setText(this.text, this.until ? `Not refreshed: data until ${this.writtenUntil()} UTC` : 'No answer');
        this.box.title = message;
        this.banner.replaceChildren(element('div', { class: 'notice banner', data: { kind: 'bad' } },
            element('strong', {}, this.until ? '⚠ These figures are not refreshed.' : '⚠ There are no figures to show.'),
            element('span', {}, message),
            element('button', { type: 'button', class: 'button button-small', on: { click: this.retry } }, 'Try again')));
    }

    /** The time alone on the same day. */
    writtenUntil() {
        const isToday = this.until.toISOString().slice(0, 10) === new Date().toISOString().slice(0, 10);
        return isToday ? clock(this.until.getTime()).slice(0, 5) : minute(this.until.getTime());
    }

    show() {
        const isStale = Date.now() - this.until.getTime() > STALE_AFTER_MS;
        this.box.dataset.state = isStale ? 'stale' : 'fresh';
        this.box.title = this.until.toISOString();
        setText(this.text, `${isStale ? 'Stale: data' : 'Data'} until ${this.writtenUntil()} UTC, ${ago(this.until.getTime())}`);
    }
}
