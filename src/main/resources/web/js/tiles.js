import { element, setText, spoken } from './shared/dom.js';
import { change, day, number, rate, shortNumber } from './shared/format.js';

const TILES = [
    { name: 'plays', title: 'Total plays', advice: (kpis) => `of ${number(kpis.total_events)} events` },
    { name: 'songs', title: 'Songs played', advice: () => 'different songs' },
    { name: 'users', title: 'Listeners', advice: () => 'different users' },
    { name: 'artists', title: 'Artists played', advice: () => 'different artists' },
];

/** The four totals, with the change against the period before where a period is chosen. */
export class Tiles {
    constructor(section) {
        this.section = section;
        this.values = new Map();
        section.append(...TILES.map((tile) => {
            const value = element('p', { class: 'tile-value' }, '–');
            const note = element('p', { class: 'tile-note' }, ' ');
            this.values.set(tile.name, { value, note });
            return element('article', { class: 'tile', data: { kpi: `total_${tile.name}` } }, element('h2', {}, tile.title), value, note);
        }));
    }

    /** Dims the totals while those of other filters are awaited. */
    await() {
        this.section.dataset.busy = 'true';
    }

    /** Shows no totals, because the request failed. */
    clear() {
        this.section.dataset.busy = 'false';
        this.values.forEach(({ value, note }) => {
            setText(value, '–');
            value.removeAttribute('title');
            setText(note, ' ');
            note.removeAttribute('title');
        });
    }

    draw(kpis) {
        this.section.dataset.busy = 'false';
        for (const tile of TILES) {
            const { value, note } = this.values.get(tile.name);
            const total = kpis[`total_${tile.name}`];
            const before = kpis[`previous_${tile.name}`];
            const share = change(total, before);
            setText(value, shortNumber(total));
            value.title = number(total);
            note.title = kpis.previous_from ? `The period before: ${day(kpis.previous_from)} to ${day(kpis.previous_to)}` : '';
            if (share !== null) {
                note.replaceChildren(...changeText(share, before));
            } else {
                setText(note, before === undefined || before === null ? tile.advice(kpis) : 'nothing in the period before');
            }
        }
    }
}

function changeText(share, before) {
    if (Math.abs(share) < 0.0005) {
        return ['same as in the period before'];
    }
    const direction = share > 0 ? 'up' : 'down';
    return [
        element('span', { class: 'change', data: { direction } },
            element('span', { 'aria-hidden': 'true' }, direction === 'up' ? '▲ ' : '▼ '),
            spoken(`${direction} `),
            rate(Math.abs(share))),
        ` from ${shortNumber(before)} before`,
    ];
}
