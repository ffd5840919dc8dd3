import { ago, instant, minute } from './format.js';
import { setText } from './dom.js';

/** Hourly loads: data older than this is called stale. */
const STALE_AFTER_MS = 2 * 3600 * 1000;

/** "Data until ..." in the header: its state is a shape and a word as well as a colour. */
export class Freshness {
    constructor(box, text) {
        this.box = box;
        this.text = text;
        this.until = null;
        setInterval(() => this.until && this.show(), 15000);
    }

    /** @param {string|number|null} until the instant up to which gold holds all events */
    update(until) {
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
        setText(this.text, this.until ? `Not refreshed: data until ${minute(this.until.getTime())} UTC` : 'No answer');
        this.box.title = message;
    }

    show() {
        const isStale = Date.now() - this.until.getTime() > STALE_AFTER_MS;
        this.box.dataset.state = isStale ? 'stale' : 'fresh';
        this.box.title = this.until.toISOString();
        setText(this.text, `${isStale ? 'Stale: data' : 'Data'} until ${minute(this.until.getTime())} UTC, ${ago(this.until.getTime())}`);
    }
}
