import { dataTable, element, scrollBox, spoken } from '../shared/dom.js';
import { label, number, rate, visible } from '../shared/format.js';

const ALIKE = ['songs', 'artists', 'devices', 'hours'];
const TOTALS = ['plays', 'skips', 'skip_rate', 'songs', 'artists', 'active_days'];
const LISTED = 8;
const measureRows = (rows, measure) => rows.filter((row) => row.measure === measure);
const written = (row, value) => (row.item === 'skip_rate' ? rate(value) : number(value));

/** Two listeners side by side: how alike they are, their totals, and what each plays on what, when. */
export function drawComparison(content, rows) {
    content.replaceChildren(scrollBox('Comparison',
        alike(rows),
        butterfly('Totals', TOTALS.map((item) => measureRows(rows, 'totals').find((row) => row.item === item)).filter(Boolean), label, true),
        butterfly('Plays by device', measureRows(rows, 'devices'), label),
        butterfly('Plays by song', measureRows(rows, 'songs').slice(0, LISTED), visible),
        butterfly('Plays by artist', measureRows(rows, 'artists').slice(0, LISTED), visible),
        hours(measureRows(rows, 'hours'))));
}

/** The same as one table. */
export function comparisonTable(rows) {
    return dataTable('Comparison', [
        { name: 'measure', title: 'Measure', format: label },
        { name: 'item', title: 'Item', format: (item, row) => (row.measure === 'songs' || row.measure === 'artists' ? visible(item) : label(item)) },
        { name: 'detail', title: 'Artist', format: (name) => visible(name ?? '') },
        { name: 'first_value', title: 'First', number: true, format: (value, row) => written(row, value) },
        { name: 'second_value', title: 'Second', number: true, format: (value, row) => written(row, value) },
        { name: 'similarity', title: 'Alike', number: true, format: rate },
    ], rows);
}

function alike(rows) {
    return element('dl', { class: 'figures' }, ALIKE.map((measure) => element('div', {},
        element('dt', {}, `Alike by ${measure}`),
        element('dd', {}, rate(measureRows(rows, measure)[0]?.similarity)))));
}

/** Bars to the left for the first listener, to the right for the second; totals have a scale of their own each. */
function butterfly(title, rows, nameOf, hasOwnScales = false) {
    const values = (row) => [Number(row.first_value ?? 0), Number(row.second_value ?? 0)];
    const max = Math.max(1e-9, ...rows.flatMap(values));
    const bar = (value, row, side) => {
        const fill = element('span', { class: `fill ${side}` });
        fill.style.setProperty('--share', String(Number(value ?? 0) / (hasOwnScales ? Math.max(1e-9, ...values(row)) : max)));
        return element('td', { class: side },
            element('span', { class: 'track', 'aria-hidden': 'true' }, fill), element('span', {}, written(row, value)));
    };
    return element('table', { class: 'butterfly' },
        element('caption', {}, title),
        element('thead', { class: 'visually-hidden' }, element('tr', {},
            element('th', { scope: 'col' }, 'Item'), element('th', { scope: 'col' }, 'First listener'), element('th', { scope: 'col' }, 'Second listener'))),
        element('tbody', {}, rows.map((row) => element('tr', {},
            element('th', { scope: 'row' }, nameOf(row.item), row.detail ? element('span', { class: 'sub' }, visible(row.detail)) : null),
            bar(row.first_value, row, 'left'),
            bar(row.second_value, row, 'right')))));
}

/** 24 hours of the day: the first listener's plays upwards, the second one's downwards. */
function hours(rows) {
    const of = new Map(rows.map((row) => [Number(row.item), row]));
    const max = Math.max(1, ...rows.flatMap((row) => [Number(row.first_value), Number(row.second_value)]));
    return element('figure', { class: 'hours' },
        element('figcaption', {}, 'Plays by hour of the day, UTC'),
        element('ol', {}, Array.from({ length: 24 }, (_, hour) => {
            const row = of.get(hour);
            const [first, second] = [Number(row?.first_value ?? 0), Number(row?.second_value ?? 0)];
            const line = element('li', { title: `${hour}:00: ${number(first)} and ${number(second)} plays` },
                element('span', { class: 'up', 'aria-hidden': 'true' }), element('span', { class: 'down', 'aria-hidden': 'true' }),
                spoken(`${hour}:00, ${number(first)} and ${number(second)} plays`),
                element('span', { class: 'hour', 'aria-hidden': 'true' }, hour % 6 === 0 ? String(hour) : ''));
            line.style.setProperty('--up', String(first / max));
            line.style.setProperty('--down', String(second / max));
            return line;
        })));
}
