import { element, setText } from '../shared/dom.js';
import { ago, duration, label, number } from '../shared/format.js';
import { kindOf, markOf } from './badge.js';
import { secondsOf } from './runs.js';

const VITALS = [
    { name: 'lag', title: 'Kafka lag', href: '#lag' },
    { name: 'unloaded', title: 'Objects not loaded', href: '#lag' },
    { name: 'load', title: 'Last load', href: '#runs' },
    { name: 'build', title: 'Last build', href: '#runs' },
    { name: 'checks', title: 'Checks', href: '#checks' },
    { name: 'gaps', title: 'Missing offsets', href: '#gaps' },
];

/** The operator's first look: six figures, each leading to its section; one without data stays hidden. */
export class Vitals {
    constructor(list) {
        this.parts = new Map(VITALS.map(({ name, title, href }) => {
            const value = element('dd', { class: 'vital-value' });
            const note = element('dd', { class: 'vital-note' });
            const box = element('div', { class: 'vital', hidden: true },
                element('dt', {}, element('a', { href }, title)), value, note);
            list.append(box);
            return [name, { box, value, note }];
        }));
    }

    set(name, value, note, state) {
        const part = this.parts.get(name);
        part.box.hidden = false;
        part.box.dataset.kind = kindOf(state);
        setText(part.value, `${state === 'STARTED' ? '' : `${markOf(state)} `}${value}`);
        setText(part.note, note);
    }

    onLag(response, rows) {
        const lag = rows.reduce((sum, row) => sum + Number(row.lag ?? 0), 0);
        this.set('lag', number(lag), `records over ${rows.length} ${rows.length === 1 ? 'partition' : 'partitions'}`, 'STARTED');
        if (response.unloaded_objects !== undefined && response.unloaded_objects !== null) {
            this.set('unloaded', number(response.unloaded_objects), 'in the lake, before bronze', 'STARTED');
        }
    }

    onRuns(runs) {
        for (const kind of ['load', 'build']) {
            const run = runs.find((candidate) => candidate.kind === kind);
            if (run) {
                this.set(kind, ago(run.started_at), `${label(run.status)}, ${number(run.rows_in)} rows in ${duration(secondsOf(run))}`, run.status);
            } else {
                this.set(kind, 'None yet', 'press the button below', 'SKIPPED');
            }
        }
    }

    onChecks(rows) {
        const failed = rows.filter((row) => row.status !== 'PASSED');
        const isError = failed.some((row) => String(row.severity).toLowerCase() !== 'warning');
        this.set('checks', failed.length ? `${failed.length} failing` : 'All passed',
            rows.length ? `of ${rows.length}, checked ${ago(rows.map((row) => String(row.checked_at)).sort().at(-1))}` : 'not run yet',
            failed.length ? (isError ? 'FAILED' : 'WARNING') : rows.length ? 'PASSED' : 'SKIPPED');
    }

    onGaps(rows) {
        const missing = rows.filter((row) => row.status === 'MISSING');
        const records = missing.reduce((sum, row) => sum + Number(row.last_offset) - Number(row.first_offset) + 1, 0);
        this.set('gaps', records ? number(records) : 'None', records ? 'being archived again' : 'every offset accounted for', records ? 'MISSING' : 'PASSED');
    }
}
