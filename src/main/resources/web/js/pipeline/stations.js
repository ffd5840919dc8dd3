import { dataTable, element, scrollBox, setText } from '../shared/dom.js';
import { ago, decimal, label, number } from '../shared/format.js';
import { badge } from './badge.js';
import { Histories, sparkline } from './sparkline.js';

const histories = new Histories();

/**
 * Stations in the order events pass them. What is wrong with a route is always seen; all routes of a station are folded
 * away until someone opens them. Drawn in place, so that a refresh neither closes a list nor takes the focus from it.
 */
export function drawStations(content, stations) {
    const known = new Map([...content.querySelectorAll('.station')].map((card) => [card.dataset.station, card]));
    const cards = stations.map((entry) => fillStation(known.get(entry.station) ?? newStation(entry.station), entry));
    const list = content.querySelector('.stations');
    if (!list || cards.length !== known.size || cards.some((card) => !card.parentNode)) {
        content.replaceChildren(element('div', { class: 'stations' }, cards));
    }
}

function newStation(name) {
    return element('section', { class: 'station', 'aria-label': `Station ${name}`, data: { station: name } },
        element('div', { class: 'station-head' }, element('h3', {}, label(name)), element('span', { class: 'station-state' })),
        element('p', { class: 'station-figures' }),
        element('ul', { class: 'station-faults' }),
        element('details', { class: 'routes' },
            element('summary', {}, element('span', { class: 'routes-count' })),
            element('ul', {})));
}

function fillStation(card, entry) {
    const routes = entry.routes ?? [];
    const wrong = routes.filter((route) => stateOf(route) !== 'STARTED');
    const find = (css) => card.querySelector(css);
    find('.station-state').replaceChildren(summaryOf(entry, routes, wrong));
    const perSecond = routes.reduce((sum, route) => sum + Number(route.per_second ?? 0), 0);
    const done = routes.reduce((sum, route) => sum + Number(route.exchanges ?? 0), 0);
    const failed = routes.reduce((sum, route) => sum + Number(route.failed ?? 0), 0);
    find('.station-figures').hidden = routes.length === 0;
    const history = histories.add(entry.station, perSecond);
    find('.station-figures').replaceChildren(...[
        element('span', {}, element('b', {}, decimal(perSecond)), ' exchanges/s'),
        history.length > 1 ? sparkline(history) : null,
        element('span', { class: 'station-total' }, `${number(done)} done`,
            failed > 0 ? element('span', { class: 'bad' }, `, ${number(failed)} failed`) : null)].filter(Boolean));
    find('.station-faults').replaceChildren(...wrong.map(fault));
    find('.routes').hidden = routes.length === 0;
    setText(find('.routes-count'), `${routes.length} ${routes.length === 1 ? 'route' : 'routes'}`);
    find('.routes > ul').replaceChildren(...routes.map(route));
    return card;
}

function summaryOf(entry, routes, wrong) {
    const failing = wrong.filter((route) => stateOf(route) === 'FAILING').length;
    if (entry.enabled === false) {
        return badge('OFF', 'Not in this process');
    }
    if (failing > 0) {
        return badge('FAILING', `${failing} failing`);
    }
    return wrong.length > 0 ? badge('WARNING', `${wrong.length} stopped`) : badge('STARTED', 'Running');
}

/** A started route whose last exchange failed is failing: its state alone would look healthy. */
function stateOf(route) {
    const state = String(route.state ?? '').toUpperCase();
    return state === 'STARTED' && route.last_error ? 'FAILING' : state;
}

function fault(entry) {
    return element('li', {},
        element('div', { class: 'route-line' }, element('span', { class: 'route-name' }, entry.route_id), badge(stateOf(entry))),
        entry.last_error
            ? element('p', { class: 'route-error' }, entry.last_error, entry.last_error_at ? ` (${ago(entry.last_error_at)})` : '')
            : null);
}

function route(entry) {
    const state = stateOf(entry);
    return element('li', { class: 'route' },
        element('div', { class: 'route-line' },
            element('span', { class: 'route-name' }, entry.route_id),
            state === 'STARTED' ? null : badge(state),
            element('span', { class: 'route-figures' },
                Number(entry.per_second) > 0 ? `${decimal(entry.per_second)} /s, ` : '', `${number(entry.exchanges)} done`,
                Number(entry.failed) > 0 ? element('span', { class: 'bad' }, `, ${number(entry.failed)} failed`) : null)),
        entry.description ? element('p', { class: 'sub muted' }, entry.description) : null);
}

const lagHistories = new Histories();

/** Records that Kafka has and the lake does not have yet, by partition. */
export function drawLag(content, rows) {
    // A few records under way are no lag to look at: the bar is full from a hundred on
    const most = Math.max(100, ...rows.map((row) => Number(row.lag ?? 0)));
    content.replaceChildren(scrollBox('Lag by partition', dataTable('Kafka lag by partition', [
        { name: 'kafka_partition', title: 'Partition', format: (value, row) => `${row.topic ?? 'partition'} ${value}` },
        {
            name: 'lag', title: 'Lag', number: true, format: (value, row) => {
                const fill = element('span', { class: 'fill' });
                fill.style.setProperty('--share', String(Number(value ?? 0) / most));
                return element('span', { class: 'lag' }, sparkline(lagHistories.add(`${row.topic} ${row.kafka_partition}`, value)),
                    element('span', { class: 'track', 'aria-hidden': 'true' }, fill), element('b', {}, number(value)));
            },
        },
        { name: 'committed_offset', title: 'Stored to', format: number, number: true },
        { name: 'end_offset', title: 'Log end', format: number, number: true },
    ], rows)));
}
