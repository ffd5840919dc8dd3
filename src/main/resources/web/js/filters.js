import { get, rowsOf } from './shared/api.js';
import { countryName } from './charts/countries.js';
import { label, number, visible } from './shared/format.js';
import { element, setText } from './shared/dom.js';

/**
 * The slicers. The address bar is their only memory: a filtered page can be shared, and back undoes a filter.
 * `days` (a period that moves with time) and `from`/`to` (a fixed one) exclude each other.
 */
const NAMES = ['days', 'from', 'to', 'country', 'device', 'artist'];
const DAY_MS = 86400000;
const TYPING_PAUSE_MS = 250;

const isoDay = (time) => new Date(time).toISOString().slice(0, 10);

export class Filters {
    /**
     * @param {HTMLFormElement} form
     * @param {HTMLButtonElement} resetButton
     * @param {HTMLElement} fault shows why a combination is not accepted
     * @param {function} changed called after every change, also by the back button
     */
    constructor(form, resetButton, fault, changed) {
        this.form = form;
        this.resetButton = resetButton;
        this.fault = fault;
        this.changed = changed;
        this.state = this.read();
        form.addEventListener('submit', (event) => event.preventDefault());
        form.addEventListener('change', (event) => this.onInput(event.target));
        this.search = form.querySelector('#artist-search input');
        this.search.addEventListener('input', () => this.onSearch());
        this.toggleButton = form.querySelector('#filters-toggle');
        this.toggleButton.addEventListener('click', () => this.openOnPhone(form.dataset.open !== 'true'));
        resetButton.addEventListener('click', () => this.reset());
        window.addEventListener('popstate', () => {
            this.state = this.read();
            this.show();
            this.changed();
        });
        form.addEventListener('focusout', (event) => {
            if (this.postponed && !form.contains(event.relatedTarget)) {
                this.fillValues(this.postponed);
            }
        });
        this.show();
    }

    read() {
        const query = new URLSearchParams(location.search);
        const state = Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? '']));
        if (!/^\d{1,4}$/.test(state.days)) {
            state.days = '';
        }
        return state;
    }

    /** The API's query parameters: from and to as days, the others as they are; empty ones are absent. */
    parameters() {
        const { days, from, to, country, device, artist } = this.state;
        const period = days
            ? { from: isoDay(Date.now() - (Number(days) - 1) * DAY_MS), to: isoDay(Date.now()) }
            : { from, to };
        return Object.fromEntries(
            Object.entries({ ...period, country, device, artist }).filter(([, value]) => value !== ''));
    }

    get isActive() {
        return NAMES.some((name) => this.state[name] !== '');
    }

    /** Sets one filter, or clears it where it has that value already (a second click on a bar undoes the first). */
    toggle(name, value) {
        this.apply({ [name]: this.state[name] === value ? '' : value });
    }

    /** Sets the period to one day, or back to all time. */
    toggleDay(day) {
        const isSet = this.state.from === day && this.state.to === day;
        this.apply({ days: '', from: isSet ? '' : day, to: isSet ? '' : day });
    }

    reset() {
        this.apply(Object.fromEntries(NAMES.map((name) => [name, ''])));
    }

    apply(changes) {
        const next = { ...this.state, ...changes };
        if (NAMES.every((name) => next[name] === this.state[name])) {
            this.show();
            return;
        }
        this.state = next;
        const query = new URLSearchParams(location.search);
        NAMES.forEach((name) => (next[name] ? query.set(name, next[name]) : query.delete(name)));
        const text = query.toString();
        history.pushState(null, '', `${location.pathname}${text ? `?${text}` : ''}${location.hash}`);
        this.show();
        this.changed();
    }

    onInput(field) {
        if (field.name === 'period') {
            this.onPeriod(field.value);
        } else if (field.name === 'from' || field.name === 'to') {
            this.onDates();
        } else if (field.name) {
            this.apply({ [field.name]: field.value });
        }
    }

    /** Lists the artists whose name holds the typed text, once the person pauses. */
    onSearch() {
        clearTimeout(this.typing);
        this.typing = setTimeout(async () => {
            try {
                const response = await this.requestValues();
                if (response.search === this.search.value.trim()) {
                    this.fillValues(response);
                }
            } catch (failure) {
                this.fault.textContent = `The artists could not be loaded: ${failure.message}`;
            }
        }, TYPING_PAUSE_MS);
    }

    onPeriod(value) {
        if (value === 'custom') {
            const { from, to } = this.parameters();
            this.form.elements.from.value = from ?? '';
            this.form.elements.to.value = to ?? '';
            this.form.elements.from.focus();
        } else {
            this.apply({ days: value, from: '', to: '' });
        }
    }

    onDates() {
        const from = this.form.elements.from.value;
        const to = this.form.elements.to.value;
        const isReversed = from !== '' && to !== '' && from > to;
        this.fault.textContent = isReversed ? 'From is after To: choose an earlier start or a later end.' : '';
        this.form.elements.from.setAttribute('aria-invalid', String(isReversed));
        if (!isReversed) {
            this.apply({ days: '', from, to });
        }
    }

    /** On a phone the filters fold away; on a wide screen they always show. */
    openOnPhone(isOpen) {
        this.form.dataset.open = String(isOpen);
        this.toggleButton.setAttribute('aria-expanded', String(isOpen));
    }

    /** Writes the state into the controls. */
    show() {
        const { elements } = this.form;
        const { days, from, to } = this.state;
        const period = this.parameters();
        this.fault.textContent = '';
        elements.from.removeAttribute('aria-invalid');
        elements.from.value = period.from ?? '';
        elements.to.value = period.to ?? '';
        ensureOption(elements.period, days, `Last ${days} days`);
        elements.period.value = from || to ? 'custom' : days;
        for (const name of ['country', 'device', 'artist']) {
            ensureOption(elements[name], this.state[name], visible(this.state[name]));
            elements[name].value = this.state[name];
            mark(elements[name], this.state[name] !== '');
        }
        mark(elements.period, days !== '');
        mark(elements.from, from !== '');
        mark(elements.to, to !== '');
        this.resetButton.disabled = !this.isActive;
        const active = NAMES.filter((name) => this.state[name] !== '').length;
        this.toggleButton.textContent = active ? `Filters (${active} active)` : 'Filters';
    }

    /** Fills the lists of values; without them the slicers still hold what the address says. */
    async loadValues() {
        const response = await this.requestValues();
        if (this.isFilled && this.form.contains(document.activeElement)) {
            this.postponed = response; // the lists stay while someone chooses from them
        } else {
            this.fillValues(response);
        }
    }

    async requestValues() {
        const search = this.search.value.trim();
        return { search, ...await get('filters', search ? { search } : {}) };
    }

    fillValues(response) {
        const rows = rowsOf(response);
        this.postponed = null;
        this.isFilled = true;
        const valuesOf = (name) => rows.filter((row) => row.filter_name === name).map((row) => row.filter_value);
        const { elements } = this.form;
        const isChanged = [
            fill(elements.country, valuesOf('country'), countryName),
            fill(elements.device, valuesOf('device'), label),
            fill(elements.artist, valuesOf('artist'), visible),
        ].some(Boolean);
        for (const name of ['from', 'to']) {
            elements[name].min = valuesOf('first_day')[0] ?? '';
            elements[name].max = valuesOf('last_day')[0] ?? '';
        }
        if (isChanged) {
            this.show();
        }
        this.showSearch(response, valuesOf('artist').length);
    }

    /** The search appears where the list of artists is not complete, and stays while it narrows the list. */
    showSearch({ search, truncated }, artists) {
        this.search.parentElement.hidden = !truncated && !search;
        setText(this.form.querySelector('#artist-search-note'), search
            ? `${number(artists)}${truncated ? ' first' : ''} found: choose from the list`
            : `${number(artists)} listed: type to find others`);
    }
}

function mark(control, isActive) {
    control.closest('.field').dataset.active = String(isActive);
}

function ensureOption(select, value, text) {
    if (value && ![...select.options].some((option) => option.value === value)) {
        select.append(element('option', { value }, text));
    }
}

/** @returns {boolean} true if the list has changed, which loses its choice */
function fill(select, values, nameOf) {
    const named = [...new Set([...values, select.value])] // a value that only the address names stays
        .filter((value) => value !== null && value !== '')
        .map((value) => ({ value: String(value), text: nameOf(value) }))
        .sort((left, right) => left.text.localeCompare(right.text, 'en'));
    const current = JSON.stringify([...select.options].slice(1).map((option) => option.value));
    const isChanged = current !== JSON.stringify(named.map((entry) => entry.value));
    if (isChanged) {
        select.replaceChildren(select.options[0], ...named.map(({ value, text }) => element('option', { value }, text)));
    }
    return isChanged;
}
