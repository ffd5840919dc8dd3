/** How numbers, rates and times are written. Everything is UTC, as in the warehouse. */
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const minuteFormat = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC',
});
const clockFormat = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC',
});
const NOTHING = '–';

function known(value) {
    return value !== null && value !== undefined && value !== '' && Number.isFinite(Number(value));
}

/** 12,345 */
export const number = (value) => (known(value) ? whole.format(Number(value)) : NOTHING);

/** 12,345 up to 99,999, then 1.2M: for tiles and axes. */
export function shortNumber(value) {
    if (!known(value)) {
        return NOTHING;
    }
    return Math.abs(Number(value)) < 100000 ? whole.format(Number(value)) : compact.format(Number(value));
}

/** 12.3K: for axes, where width is scarce. */
export const axisNumber = (value) => compact.format(value);

/** 0.1234 -> 12.3% */
export const rate = (value) => (known(value) ? percent.format(Number(value)) : NOTHING);

/** 3.2 for a rate per second */
export const decimal = (value) => (known(value) ? oneDigit.format(Number(value)) : NOTHING);

/**
 * Reads what the API sends for an instant or a day: RFC 3339, a JDBC timestamp without a zone (which is UTC here), or
 * milliseconds.
 *
 * @returns {Date|null} null where there is nothing to read
 */
export function instant(value) {
    if (value === null || value === undefined || value === '') {
        return null;
    }
    if (typeof value === 'number') {
        return new Date(value);
    }
    let text = String(value).trim().replace(' ', 'T');
    if (/^\d{4}-\d\d-\d\dT/.test(text) && !/(Z|[+-]\d\d:?\d\d)$/.test(text)) {
        text += 'Z';
    }
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? null : date;
}

const written = (formatter) => (value) => {
    const date = instant(value);
    return date ? formatter.format(date) : NOTHING;
};

/** 21 Nov 2026 */
export const day = written(dayFormat);
/** 21 Nov, 07:30 */
export const minute = written(minuteFormat);
/** 07:30:15 */
export const clock = written(clockFormat);

/** Seconds as "350 ms", "4.2 s", "3 min 20 s", "2 h 5 min", "3 days". */
export function duration(seconds) {
    if (!known(seconds)) {
        return NOTHING;
    }
    const exact = Math.max(0, Number(seconds));
    if (Math.round(exact * 1000) < 1000) {
        return `${Math.round(exact * 1000)} ms`;
    }
    const total = Math.round(exact);
    if (total < 60) {
        return `${exact < 10 ? Math.round(exact * 10) / 10 : total} s`;
    }
    const minutes = Math.floor(total / 60);
    if (minutes < 60) {
        const rest = total % 60;
        return rest > 0 && minutes < 10 ? `${minutes} min ${rest} s` : `${minutes} min`;
    }
    const hours = Math.floor(minutes / 60);
    if (hours < 48) {
        return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
    }
    return `${Math.floor(hours / 24)} days`;
}

/** "3 min ago"; "just now" below five seconds and for clocks that run ahead. */
export function ago(value, now = Date.now()) {
    const date = instant(value);
    if (!date) {
        return NOTHING;
    }
    const seconds = (now - date.getTime()) / 1000;
    return seconds < 5 ? 'just now' : `${duration(seconds >= 60 ? Math.floor(seconds / 60) * 60 : seconds)} ago`;
}

/** Words for codes: add_to_playlist -> Add to playlist; null -> Unknown. */
export function label(code) {
    if (code === null || code === undefined || code === '') {
        return 'Unknown';
    }
    const text = String(code).replaceAll('_', ' ').toLowerCase();
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name on one line: control characters as the pictures that Unicode has for them, so that two names never look the same. */
export const visible = (name) => String(name)
    .replace(/[\u0000-\u001f]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0x2400))
    .replace(/[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Change against the period before, as a share; null where there is no period before or nothing in it. */
export function change(current, previous) {
    return known(current) && known(previous) && Number(previous) > 0
        ? (Number(current) - Number(previous)) / Number(previous)
        : null;
}
