import { comparisonTable, drawComparison } from './charts/comparison.js';
import { countryName } from './charts/countries.js';
import { drawDonut } from './charts/donut.js';
import { drawLine } from './charts/lines.js';
import { drawRanking } from './charts/ranking.js';
import { drawRecommendations } from './charts/recommendations.js';
import { drawSessions, sessionTable } from './charts/sessions.js';
import { artistsByCountryTable, drawCohorts, drawSkipRates } from './charts/tables.js';
import { drawWorld } from './charts/world.js';
import { dataTable, element, scrollBox } from './shared/dom.js';
import { day, label, minute, number, rate, shortNumber, visible } from './shared/format.js';
import { Panel } from './shared/panel.js';

const HOUR_MS = 3600000;

/**
 * The dashboard's cards, in reading order.
 *
 * @param {import('./filters.js').Filters} filters
 * @returns {Panel[]}
 */
export function dashboardPanels(filters) {
    const empty = () => (filters.isActive
        ? {
            title: 'Nothing matches these filters',
            advice: 'Choose a longer period or remove a filter.',
            action: element('button', { type: 'button', class: 'button button-small', on: { click: () => filters.reset() } }, 'Reset filters'),
        }
        : {
            title: 'No events yet',
            advice: 'Events appear after the first load and build.',
            action: element('a', { class: 'button button-small', href: 'pipeline.html#actions' }, 'Open the pipeline'),
        });
    const panel = (options) => new Panel({ empty, cutAdvice: '; choose a period or a filter to see others', ...options });

    const song = (row) => ({
        key: String(row.song_id ?? row.song_name),
        name: visible(row.song_name ?? 'Unknown song'),
        detail: visible(row.artist_name ?? ''),
        value: Number(row.total_plays),
        valueText: Number(row.total_plays) < 1e7 ? number(row.total_plays) : shortNumber(row.total_plays),
        note: `${number(row.unique_users)} listeners`,
        unit: 'plays',
        hint: `Click to show only ${visible(row.artist_name)}`,
        isActive: filters.state.artist !== '' && filters.state.artist === row.artist_name,
        pick: row.artist_name ? () => filters.toggle('artist', row.artist_name) : undefined,
    });
    const artist = (row) => ({
        ...song({ ...row, song_name: row.artist_name ?? 'Unknown artist' }),
        key: String(row.artist_name),
        detail: row.songs ? `${number(row.songs)} ${Number(row.songs) === 1 ? 'song' : 'songs'}` : '',
        unit: 'plays',
    });
    const country = (row) => ({
        key: String(row.country ?? '?'),
        code: row.country,
        name: countryName(row.country),
        value: Number(row.total_plays),
        valueText: number(row.total_plays),
        unit: 'plays',
        isActive: filters.state.country !== '' && filters.state.country === row.country,
        pick: row.country ? () => filters.toggle('country', row.country) : undefined,
    });
    const device = (row) => ({
        key: String(row.device_type ?? '?'),
        name: label(row.device_type),
        value: Number(row.total_events),
        isActive: filters.state.device !== '' && filters.state.device === row.device_type,
        pick: row.device_type ? () => filters.toggle('device', row.device_type) : undefined,
    });
    const eventType = (row) => ({
        key: String(row.event_type), name: label(row.event_type), value: Number(row.total_events), isActive: false,
    });
    const largestFirst = (items) => items.sort((left, right) => right.value - left.value);
    const songColumns = [
        { name: 'song_name', title: 'Song' },
        { name: 'artist_name', title: 'Artist' },
        { name: 'total_plays', title: 'Plays', format: number, number: true },
        { name: 'total_skips', title: 'Skips', format: number, number: true },
        { name: 'unique_users', title: 'Listeners', format: number, number: true },
    ];

    return [
        panel({
            title: 'Daily active users', subtitle: 'Click a day to see it alone', endpoint: 'daily-active-users', span: 6, isSeries: true,
            render: (body, rows) => drawLine(body, rows, {
                time: 'day', value: 'daily_active_users', step: 24 * HOUR_MS, unit: 'active users', when: day, seriesIndex: 2,
                onPick: (time) => filters.toggleDay(new Date(time).toISOString().slice(0, 10)),
            }),
            table: (rows) => dataTable('Daily active users', [
                { name: 'day', title: 'Day', format: day },
                { name: 'daily_active_users', title: 'Active users', format: number, number: true },
            ], [...rows].reverse()),
        }),
        panel({
            title: 'Events by hour', subtitle: 'All event types', endpoint: 'events-by-hour', span: 6, isSeries: true,
            limit: (chosen) => (chosen.from || chosen.to ? 2160 : 168),
            render: (body, rows) => drawLine(body, rows, {
                time: 'hour_at', value: 'events', step: HOUR_MS, unit: 'events', when: minute,
            }),
            table: (rows) => dataTable('Events by hour', [
                { name: 'hour_at', title: 'Hour (UTC)', format: minute },
                { name: 'events', title: 'Events', format: number, number: true },
                { name: 'unique_users', title: 'Listeners', format: number, number: true },
            ], [...rows].reverse()),
        }),
        panel({
            title: 'Top songs', subtitle: 'By plays; click one to follow its artist', endpoint: 'top-songs', limit: 10, isTop: true, span: 6, height: 300,
            render: (body, rows) => drawRanking(body, rows.map(song)),
            table: (rows) => dataTable('Top songs', songColumns, rows),
        }),
        panel({
            title: 'Top artists', subtitle: 'By plays; click one to filter', endpoint: 'top-artists', limit: 10, isTop: true, span: 6, height: 300,
            render: (body, rows) => drawRanking(body, rows.map(artist)),
            table: (rows) => dataTable('Top artists', songColumns.slice(1), rows),
        }),
        panel({
            title: 'Plays by country', subtitle: 'Bubble area by plays; click one to filter', endpoint: 'plays-by-country', span: 12, height: 360,
            render: (body, rows) => drawWorld(body, largestFirst(rows.map(country))),
            table: (rows) => dataTable('Plays by country', [
                { name: 'country', title: 'Country', format: countryName },
                { name: 'total_plays', title: 'Plays', format: number, number: true },
                { name: 'total_skips', title: 'Skips', format: number, number: true },
            ], rows),
        }),
        panel({
            title: 'Devices', subtitle: 'Share of events; click to filter', endpoint: 'device-usage', span: 4, height: 190,
            render: (body, rows) => drawDonut(body, largestFirst(rows.map(device)), 'events'),
            table: (rows) => dataTable('Devices', [
                { name: 'device_type', title: 'Device', format: label },
                { name: 'total_events', title: 'Events', format: number, number: true },
                { name: 'unique_users', title: 'Listeners', format: number, number: true },
                { name: 'event_rate', title: 'Share', format: rate, number: true },
            ], rows),
        }),
        panel({
            title: 'Event types', subtitle: 'What listeners do', endpoint: 'event-types', span: 4, height: 190,
            render: (body, rows) => drawDonut(body, largestFirst(rows.map(eventType)), 'events'),
            table: (rows) => dataTable('Event types', [
                { name: 'event_type', title: 'Event', format: label },
                { name: 'total_events', title: 'Events', format: number, number: true },
                { name: 'event_rate', title: 'Share', format: rate, number: true },
            ], rows),
        }),
        panel({
            title: 'Last 24 hours', subtitle: 'Events by minute, UTC', endpoint: 'events-by-minute', span: 4, height: 190, isSeries: true,
            render: (body, rows) => drawLine(body, rows, {
                time: 'minute_at', value: 'events', step: 60000, unit: 'events', when: minute,
            }),
            table: (rows) => dataTable('Events by minute', [
                { name: 'minute_at', title: 'Minute (UTC)', format: minute },
                { name: 'events', title: 'Events', format: number, number: true },
            ], [...rows].reverse()),
        }),
        panel({
            title: 'Skip rate by song', subtitle: 'Skips as a share of plays and skips', endpoint: 'skip-rate', limit: 100, span: 6, height: 320,
            render: drawSkipRates,
        }),
        panel({
            title: 'Retention', subtitle: 'Listeners of a first week who came back', endpoint: 'retention', span: 6, height: 320,
            accepts: ['from', 'to', 'country', 'device'],
            render: drawCohorts,
        }),
        panel({
            title: 'Top artists by country', subtitle: 'The leading artists of each country', endpoint: 'artists-by-country', isTop: true, span: 6, height: 320,
            render: (body, rows) => body.replaceChildren(scrollBox('Top artists by country', artistsByCountryTable(rows, countryName))),
        }),
        panel({
            title: 'Sessions', subtitle: 'By day of start; a session ends after 30 minutes without an event', endpoint: 'sessions', span: 6, height: 320, isSeries: true,
            accepts: ['from', 'to', 'country', 'device'],
            render: drawSessions,
            table: sessionTable,
        }),
    ];
}

/**
 * The cards about single listeners: all their events count, whatever the filters.
 *
 * @param {import('./listeners.js').Listeners} listeners
 * @returns {Panel[]}
 */
export function listenerPanels(listeners) {
    return [
        new Panel({
            title: 'Recommendations', subtitle: 'Songs that a listener has not heard, liked by those who like the same songs', endpoint: 'recommendations', isTop: true, span: 6, height: 320,
            controls: [listeners.field('listener', 'Listener'), listeners.searchField()],
            parameters: () => (listeners.id('listener') ? { user_id: listeners.id('listener') } : null),
            render: drawRecommendations,
            empty: () => ({
                title: 'Nothing to recommend yet',
                advice: 'No two listeners like the same songs, or this listener has heard them all. To simulate more songs set medley.simulator.catalogue-size=300.',
            }),
        }),
        new Panel({
            title: 'Comparison', subtitle: 'Two listeners: what they share, and where they differ', endpoint: 'compare', isTop: true, limit: 24, span: 6, height: 320,
            controls: [listeners.field('listener', 'First listener'), listeners.field('other', 'Second listener')],
            parameters: () => {
                const chosen = [listeners.id('listener'), listeners.id('other')];
                return chosen.every(Boolean) && chosen[0] !== chosen[1] ? { user_id: chosen } : null;
            },
            render: drawComparison,
            table: comparisonTable,
            empty: () => ({ title: 'Nothing to compare yet', advice: 'Choose two listeners who have events.' }),
        }),
    ];
}
