import { element } from '../shared/dom.js';
import { label } from '../shared/format.js';

/** How a state is shown: a mark and a word; the colour only repeats them. */
const KINDS = {
    good: { mark: '✓', states: ['SUCCEEDED', 'PASSED', 'STARTED', 'EXPLAINED', 'ACCEPTED', 'FRESH', 'CLEARED', 'RUNNING_ROUTE', 'LOADED'] },
    bad: { mark: '✕', states: ['FAILED', 'ERROR', 'FAILING', 'MISSING', 'FIRING', 'BAD'] },
    warn: { mark: '!', states: ['WARNING', 'EXPIRED', 'STALE', 'SUSPENDED', 'PENDING'] },
    busy: { mark: '↻', states: ['QUEUED', 'RUNNING', 'STARTING', 'STOPPING'] },
    idle: { mark: '–', states: ['SKIPPED', 'STOPPED', 'OFF', 'EMPTY'] },
};

/** good, bad, warn, busy or idle. */
export function kindOf(state) {
    const wanted = String(state ?? '').toUpperCase();
    return Object.keys(KINDS).find((kind) => KINDS[kind].states.includes(wanted)) ?? 'idle';
}

/** The mark of a state on its own, where the word stands elsewhere. */
export function markOf(state) {
    return KINDS[kindOf(state)].mark;
}

/** A state as a badge; `text` replaces its word. */
export function badge(state, text = label(state)) {
    const kind = kindOf(state);
    return element('span', { class: 'badge', data: { kind } }, element('span', { 'aria-hidden': 'true' }, KINDS[kind].mark), ` ${text}`);
}
