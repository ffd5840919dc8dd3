import { element, reconcile, setText } from '../shared/dom.js';
import { number } from '../shared/format.js';

const SHOWN = 5;
const WINDOWS = [
    { window: '5m', title: '5 minutes', before: 'the 5 minutes before' },
    { window: '1h', title: '1 hour', before: 'the hour before' },
    { window: '24h', title: '24 hours', before: 'the 24 hours up to the last full hour' },
];
const BOARDS = [
    { board: 'songs', title: 'Songs', keyOf: (row) => row.song_id, name: (row) => row.song_name ?? 'Unknown song', detail: (row) => row.artist_name },
    { board: 'artists', title: 'Artists', keyOf: (row) => row.artist_name, name: (row) => row.artist_name },
    { board: 'listeners', title: 'Listeners', keyOf: (row) => row.user_id, name: (row) => row.user_id.slice(0, 8), full: (row) => row.user_id },
];

/** The most played songs and artists and the listeners who play most, over a time that the reader chooses, with places won and lost. */
export class Leaderboards {
    /** @param {function} changed called after another time was chosen */
    constructor(changed) {
        this.chosen = WINDOWS[1];
        this.note = element('p', { class: 'leaderboards-note' });
        this.filling = element('p', { class: 'leaderboards-filling', role: 'status', hidden: true },
            'Reading the last 24 hours from Kafka: counts still grow.');
        this.lists = new Map(BOARDS.map(({ board }) => [board, element('ol', { class: 'live-board' })]));
        this.silences = new Map(BOARDS.map(({ board }) => [board, element('p', { class: 'muted', hidden: true }, 'No plays.')]));
        this.element = element('div', { class: 'leaderboards' },
            element('div', { class: 'leaderboards-head' },
                element('h3', {}, 'Most plays'),
                element('fieldset', { class: 'leaderboards-windows' },
                    element('legend', { class: 'visually-hidden' }, 'Time over which plays are counted'),
                    WINDOWS.map((each) => element('label', {},
                        element('input', {
                            type: 'radio', name: 'leaderboards-window', value: each.window, checked: each === this.chosen,
                            on: {
                                change: () => {
                                    this.chosen = each;
                                    changed();
                                },
                            },
                        }), each.title)))),
            this.filling,
            element('div', { class: 'leaderboards-boards' }, BOARDS.map(({ board, title }) => element('section', {},
                element('h4', {}, title), this.silences.get(board), this.lists.get(board)))),
            this.note);
    }

    /** @param {object} leaderboards as /api/live has them */
    show(leaderboards) {
        const boards = leaderboards?.windows?.find(({ window }) => window === this.chosen.window);
        if (!boards) {
            return;
        }
        this.filling.hidden = !leaderboards.is_filling;
        BOARDS.forEach((each) => {
            const { rows } = boards[each.board];
            this.silences.get(each.board).hidden = rows.length > 0;
            drawBoard(this.lists.get(each.board), rows.slice(0, SHOWN), each);
        });
        const unranked = Math.max(...BOARDS.map(({ board }) => boards[board].unranked_plays));
        setText(this.note, `Plays by the events' own time, as gold counts them; ▲ ▼ places won and lost against ${this.chosen.before}.`
            + (unranked > 0 ? ` ${number(unranked)} plays of further names are not ranked.` : ''));
    }
}

function drawBoard(list, rows, { keyOf, name, detail, full }) {
    reconcile(list, rows, (row) => String(keyOf(row)),
        (row) => element('li', {},
            element('span', { class: 'rank' }),
            element('span', { class: 'won' }, element('span', { 'aria-hidden': 'true' }), element('span', { class: 'visually-hidden' })),
            element('span', { class: 'name', title: full?.(row) ?? [name(row), detail?.(row)].filter(Boolean).join(' by ') },
                name(row), detail?.(row) ? element('span', { class: 'sub' }, ` ${detail(row)}`) : null),
            element('b', { class: 'number' })),
        (line, row) => {
            const [rank, won, , plays] = line.children;
            const change = changeOf(row.places_won);
            setText(rank, String(row.place));
            won.dataset.change = change.kind;
            setText(won.firstElementChild, change.sign);
            setText(won.lastElementChild, change.spoken);
            setText(plays, number(row.plays));
        });
}

function changeOf(placesWon) {
    if (placesWon === null) {
        return { kind: 'new', sign: 'new', spoken: '' };
    }
    const places = Math.abs(placesWon);
    const spoken = `${number(places)} ${places === 1 ? 'place' : 'places'}`;
    if (placesWon > 0) {
        return { kind: 'won', sign: `▲${places}`, spoken: `${spoken} won` };
    }
    return placesWon < 0 ? { kind: 'lost', sign: `▼${places}`, spoken: `${spoken} lost` } : { kind: 'same', sign: '', spoken: '' };
}
