import { dataTable, element, scrollBox } from '../shared/dom.js';
import { ago, decimal, label, number } from '../shared/format.js';
import { badge } from './badge.js';
import { Histories, sparkline } from './sparkline.js';

const histories = new Histories();

/** Stations in the order events pass them, each with its routes: state, throughput, failures, last error. */
export function drawStations(content, stations) {
    content.replaceChildren(element('div', { class: 'stations' }, stations.map(station)));
}

function station(entry) {
    const routes = entry.routes ?? [];
    const isOff = entry.enabled === false;
    const failing = routes.filter((route) => stateOf(route) === 'FAILING').length;
    const running = routes.filter((route) => stateOf(route) !== 'STOPPED').length;
    const summary = isOff
        ? badge('OFF', 'Not in this process')
        : failing > 0
            ? badge('FAILING', `${failing} failing`)
            : running < routes.length ? badge('WARNING', `${routes.length - running} stopped`) : badge('STARTED', 'Running');
    return element('section', { class: 'station', 'aria-label': `Station ${entry.station}` },
        element('div', { class: 'station-head' }, element('h3', {}, label(entry.station)), summary),
        element('ul', {}, routes.map(route)));
}

/** A started route whose last exchange failed is failing: its state alone would look healthy. */
function stateOf(route) {
    const state = String(route.state ?? '').toUpperCase();
    return state === 'STARTED' && route.last_error ? 'FAILING' : state;
}

function route(entry) {
    const state = stateOf(entry);
    const history = histories.add(entry.route_id, entry.per_second);
    return element('li', { class: 'route' },
        element('div', { class: 'route-line' },
            element('span', { class: 'route-name', title: entry.description ?? '' }, entry.route_id),
            state === 'STARTED' ? null : badge(state)),
        entry.description ? element('p', { class: 'sub muted' }, entry.description) : null,
        element('div', { class: 'route-line figures' },
            element('span', {}, element('b', {}, decimal(entry.per_second)), ' /s'),
            sparkline(history),
            element('span', { class: 'muted' }, `${number(entry.exchanges)} done`),
            Number(entry.failed) > 0 ? element('span', { class: 'bad' }, `${number(entry.failed)} failed`) : null),
        entry.last_error
            ? element('p', { class: 'route-error' }, entry.last_error, entry.last_error_at ? ` (${ago(entry.last_error_at)})` : '')
            : null);
}

const lagHistories = new Histories();

/** Records that Kafka has and the lake does not have yet, by partition. */
export function drawLag(content, rows) {
    const most = Math.max(1, ...rows.map((row) => Number(row.lag ?? 0)));
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
