import { element, setText, spoken } from './shared/dom.js';
import { change, number, rate, shortNumber } from './shared/format.js';

const TILES = [
    { name: 'total_plays', title: 'Total plays', advice: (kpis) => `of ${number(kpis.total_events)} events` },
    { name: 'total_songs', title: 'Songs played', advice: () => 'different songs' },
    { name: 'total_users', title: 'Listeners', advice: () => 'different users' },
    { name: 'total_artists', title: 'Artists played', advice: () => 'different artists' },
];

/** The four totals, with the change against the period before where a period is chosen. */
export class Tiles {
    constructor(section) {
        this.values = new Map();
        section.append(...TILES.map((tile) => {
            const value = element('p', { class: 'tile-value' }, '–');
            const note = element('p', { class: 'tile-note' }, ' ');
            this.values.set(tile.name, { value, note });
            return element('article', { class: 'tile', data: { kpi: tile.name } }, element('h2', {}, tile.title), value, note);
        }));
    }

    draw(kpis) {
        for (const tile of TILES) {
            const { value, note } = this.values.get(tile.name);
            setText(value, shortNumber(kpis[tile.name]));
            value.title = number(kpis[tile.name]);
            const share = change(kpis[tile.name], kpis[`previous_${tile.name}`]);
            if (share === null) {
                setText(note, kpis[`previous_${tile.name}`] === undefined ? tile.advice(kpis) : 'nothing in the period before');
            } else {
                note.replaceChildren(...changeText(share, kpis[`previous_${tile.name}`]));
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
