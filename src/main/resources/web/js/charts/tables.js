import { element, dataTable, scrollBox } from '../shared/dom.js';
import { day, instant, number, rate } from '../shared/format.js';

/** Skip rate by song: sortable by every column, highest rate first. */
export function drawSkipRates(content, rows) {
    const columns = [
        { name: 'song_name', title: 'Song' },
        { name: 'total_plays', title: 'Plays', isNumber: true },
        { name: 'total_skips', title: 'Skips', isNumber: true },
        { name: 'skip_rate', title: 'Skip rate', isNumber: true },
    ];
    content.sort ??= { name: 'skip_rate', isDescending: true };
    const sort = content.sort;
    const sorted = [...rows].sort((left, right) => {
        const order = sort.name === 'song_name'
            ? String(left.song_name).localeCompare(String(right.song_name), 'en')
            : Number(left[sort.name] ?? -1) - Number(right[sort.name] ?? -1);
        return sort.isDescending ? -order : order;
    });
    const focused = document.activeElement?.dataset?.sort;
    const head = columns.map((column) => {
        const isSorted = sort.name === column.name;
        return element('th', {
            scope: 'col',
            class: column.isNumber ? 'number' : null,
            'aria-sort': isSorted ? (sort.isDescending ? 'descending' : 'ascending') : null,
        }, element('button', {
            type: 'button', class: 'sort', data: { sort: column.name },
            on: {
                click: () => {
                    content.sort = { name: column.name, isDescending: isSorted ? !sort.isDescending : column.isNumber === true };
                    drawSkipRates(content, rows);
                },
            },
        }, column.title));
    });
    const lines = sorted.map((row) => element('tr', {},
        element('th', { scope: 'row' }, row.song_name ?? 'Unknown song', element('span', { class: 'sub' }, row.artist_name ?? '')),
        element('td', { class: 'number' }, number(row.total_plays)),
        element('td', { class: 'number' }, number(row.total_skips)),
        element('td', { class: 'number' }, meter(row.skip_rate))));
    content.replaceChildren(scrollBox('Skip rate by song', element('table', { class: 'data' },
        element('caption', { class: 'visually-hidden' }, 'Skip rate by song: skips divided by plays and skips'),
        element('thead', {}, element('tr', {}, head)),
        element('tbody', {}, lines))));
    if (focused && content.querySelector(`[data-sort="${focused}"]`)) {
        content.querySelector(`[data-sort="${focused}"]`).focus();
    }
}

/** A share from 0 to 1 as a bar, beside the percentage. */
export function meter(share) {
    const fill = element('span', { class: 'fill' });
    fill.style.setProperty('--share', String(Math.min(1, Number(share ?? 0))));
    return element('span', { class: 'meter' },
        element('span', { class: 'track', 'aria-hidden': 'true' }, fill), element('span', {}, rate(share)));
}

/** Cohorts: one line per first week, one column per week since; the share that came back, in words and in shade. */
export function drawCohorts(content, rows) {
    const cohorts = new Map();
    rows.forEach((row) => {
        const key = String(row.cohort_week);
        cohorts.set(key, cohorts.get(key) ?? new Map());
        cohorts.get(key).set(Number(row.weeks_since), row);
    });
    const weeks = Array.from({ length: Math.min(12, 1 + Math.max(...rows.map((row) => Number(row.weeks_since)))) }, (_, week) => week);
    const lines = [...cohorts.keys()].sort().slice(-12).map((cohort) => {
        const cells = cohorts.get(cohort);
        return element('tr', {},
            element('th', { scope: 'row' }, day(instant(cohort)?.getTime())),
            element('td', {}, number(cells.get(0)?.users)),
            weeks.map((week) => {
                const row = cells.get(week);
                const cell = element('td', { class: row ? 'cell' : null }, row ? rate(Math.round(row.retention_rate * 100) / 100) : '');
                if (row) {
                    cell.style.setProperty('--strength', String(row.retention_rate));
                    cell.title = `${number(row.users)} listeners`;
                }
                return cell;
            }));
    });
    content.replaceChildren(scrollBox('Retention by week', element('table', { class: 'data cohorts' },
        element('caption', { class: 'visually-hidden' }, 'Share of listeners of a first week that came back, by weeks since'),
        element('thead', {}, element('tr', {},
            element('th', { scope: 'col' }, 'First week'),
            element('th', { scope: 'col' }, 'Listeners'),
            weeks.map((week) => element('th', { scope: 'col' }, week === 0 ? 'Week 0' : `+${week}`)))),
        element('tbody', {}, lines))));
}

/** The leading artists of each country, one line a country, so that countries compare at a glance. */
export function artistsByCountryTable(rows, nameOf) {
    const countries = new Map();
    rows.forEach((row) => {
        const key = String(row.country);
        countries.set(key, [...(countries.get(key) ?? []), row]);
    });
    const total = (artists) => artists.reduce((sum, row) => sum + Number(row.total_plays), 0);
    const lines = [...countries.values()].sort((left, right) => total(right) - total(left)).map((artists) =>
        Object.fromEntries([['country', artists[0].country], ...[1, 2, 3].map((rank, index) =>
            [`rank_${rank}`, [...artists].sort((left, right) => left.rank_in_country - right.rank_in_country)[index]])]));
    const cell = (row) => (row
        ? element('span', {}, row.artist_name, element('span', { class: 'sub' }, `${number(row.total_plays)} plays`))
        : '');
    return dataTable('Top artists by country', [
        { name: 'country', title: 'Country', format: nameOf },
        { name: 'rank_1', title: 'First', format: cell },
        { name: 'rank_2', title: 'Second', format: cell },
        { name: 'rank_3', title: 'Third', format: cell },
    ], lines);
}
