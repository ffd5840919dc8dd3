import { element, setText, spoken } from './dom.js';
import { ago, clock, instant, minute } from './format.js';

/** Hourly loads: data older than this is called stale. */
const STALE_AFTER_MS = 2 * 3600 * 1000;
/** What a screen reader hears at a change of state: the text in the header changes every minute. The banner shows failures. */
const SPOKEN = { waiting: 'There is no data yet.', fresh: 'The data is fresh.', stale: 'The data is stale.', broken: '' };

/** "Data until ..." in the header: its state is a shape and a word as well as a colour. */
export class Freshness {
    /**
     * @param {Element} box the header's chip
     * @param {Element} text in it
     * @param {Element} banner shows that the server does not respond, once for the whole page
     * @param {function} retry
     */
    constructor(box, text, banner, retry) {
        this.box = box;
        this.text = text;
        this.banner = banner;
        this.retry = retry;
        this.until = null;
        this.spoken = spoken('');
        this.spoken.setAttribute('role', 'status');
        box.after(this.spoken);
        setInterval(() => this.until && this.show(), 15000);
    }

    /** @param {string|number|null} until the instant up to which gold holds all events */
    update(until) {
        this.shownFailure = null;
        this.banner.replaceChildren();
        this.until = instant(until);
        if (this.until) {
            this.show();
        } else {
            this.setState('waiting');
            setText(this.text, 'No data yet');
        }
    }

    fail(message) {
        this.setState('broken');
        setText(this.text, this.until ? `Not refreshed: data until ${this.writtenUntil()} UTC` : 'No response');
        this.box.title = message;
        const title = this.until ? '⚠ These figures are not refreshed.' : '⚠ There are no figures to show.';
        if (this.shownFailure === title + message) {
            return; // shown once, not at each refresh
        }
        this.shownFailure = title + message;
        this.banner.replaceChildren(element('div', { class: 'notice banner', data: { kind: 'bad' } },
            element('strong', {}, title),
            element('span', {}, message),
            element('button', { type: 'button', class: 'button button-small', on: { click: this.retry } }, 'Try again')));
    }

    setState(state) {
        this.box.dataset.state = state;
        setText(this.spoken, SPOKEN[state]);
    }

    /** The time alone on the same day. */
    writtenUntil() {
        const isToday = this.until.toISOString().slice(0, 10) === new Date().toISOString().slice(0, 10);
        return isToday ? clock(this.until.getTime()).slice(0, 5) : minute(this.until.getTime());
    }

    show() {
        const isStale = Date.now() - this.until.getTime() > STALE_AFTER_MS;
        this.setState(isStale ? 'stale' : 'fresh');
        this.box.title = this.until.toISOString();
        setText(this.text, `${isStale ? 'Stale: data' : 'Data'} until ${this.writtenUntil()} UTC, ${ago(this.until.getTime())}`);
    }
}
