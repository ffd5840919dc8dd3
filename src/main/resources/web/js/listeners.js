import { element } from './shared/dom.js';
import { get, rowsOf } from './shared/api.js';
import { number } from './shared/format.js';

const LISTED = 200;
const TYPING_PAUSE_MS = 250;

/**
 * The listeners that cards are about. The address remembers the chosen ones, so that a page can be shared; otherwise they
 * are the most active ones.
 */
export class Listeners {
    /** @param {function} changed called after another listener was chosen */
    constructor(changed) {
        this.changed = changed;
        this.rows = [];
        this.mostActive = [];
        this.fields = [];
    }

    /** Loads the list; a failure leaves it as it is until the next refresh. */
    async load(search = this.search?.value.trim() ?? '') {
        try {
            const response = await get('listeners', { search, limit: LISTED });
            if (search !== (this.search?.value.trim() ?? '')) {
                return; // a newer search is under way
            }
            this.rows = rowsOf(response);
            if (search === '') {
                this.mostActive = this.rows.slice(0, 2).map((row) => row.user_id);
            }
            this.isCut = response.truncated === true || search !== '';
            this.show();
        } catch (failure) {
            console.info(`The listeners could not be loaded: ${failure.message}`);
        }
    }

    /** The id of the first or second listener, or '' while none is known. */
    id(name) {
        const given = new URLSearchParams(location.search).get(name);
        const [first, second] = this.mostActive;
        if (given || name === 'listener') {
            return given || first || '';
        }
        return (this.id('listener') === second ? first : second) ?? '';
    }

    /**
     * @param {string} name `listener` or `other`
     * @param {string} title
     * @returns {HTMLElement} a labelled list to choose from
     */
    field(name, title) {
        const select = element('select', {
            on: {
                change: () => {
                    this.choose(name, select.value);
                },
            },
        });
        this.fields.push({ name, select });
        return element('label', { class: 'field' }, element('span', {}, title), select);
    }

    /** A field that narrows the lists by a part of the id, hidden while they hold all listeners. */
    searchField() {
        this.search = element('input', {
            type: 'search', maxlength: 36, autocomplete: 'off', spellcheck: 'false',
            on: {
                input: () => {
                    clearTimeout(this.typing);
                    this.typing = setTimeout(() => this.load(), TYPING_PAUSE_MS);
                },
            },
        });
        return element('label', { class: 'field', hidden: true }, element('span', {}, 'Find by id'), this.search);
    }

    choose(name, value) {
        const query = new URLSearchParams(location.search);
        query.set(name, value);
        history.pushState(null, '', `${location.pathname}?${query}${location.hash}`);
        this.changed();
    }

    show() {
        for (const { name, select } of this.fields) {
            if (document.activeElement === select && select.options.length > 0) {
                continue; // the list stays while someone chooses from it
            }
            const chosen = this.id(name);
            const listed = this.rows.some((row) => row.user_id === chosen) || !chosen
                ? this.rows
                : [{ user_id: chosen }, ...this.rows];
            select.replaceChildren(...listed.map((row) => element('option', { value: row.user_id },
                `${shortId(row.user_id)}${row.total_plays === undefined ? '' : ` · ${number(row.total_plays)} plays`}`)));
            select.value = chosen;
        }
        if (this.search) {
            this.search.parentElement.hidden = !this.isCut;
        }
    }
}

/** The first part of a UUID: enough to tell listeners apart. */
const shortId = (id) => String(id).slice(0, 8);
