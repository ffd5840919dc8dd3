import { dataTable, element, setText } from '../shared/dom.js';
import { day, decimal, duration, number } from '../shared/format.js';
import { drawLine } from './lines.js';

const DAY_MS = 86400000;

/** Sessions by day, under their averages over the days shown. */
export function drawSessions(content, rows) {
    let parts = content.sessions;
    if (!parts?.figures.isConnected) {
        parts?.line.chart?.dispose();
        const values = ['Sessions', 'Average length', 'Events each'].map((title) => ({ title, value: element('dd') }));
        parts = {
            values,
            figures: element('dl', { class: 'figures' },
                values.map(({ title, value }) => element('div', {}, element('dt', {}, title), value))),
            line: element('div'),
        };
        content.sessions = parts;
        content.replaceChildren(parts.figures, parts.line);
    }
    const sessions = rows.reduce((sum, row) => sum + Number(row.sessions), 0);
    const average = (name) => rows.reduce((sum, row) => sum + Number(row[name] ?? 0) * Number(row.sessions), 0) / (sessions || 1);
    [number(sessions), duration(average('average_duration_seconds')), decimal(average('average_events'))]
        .forEach((text, index) => setText(parts.values[index].value, text));
    return drawLine(parts.line, rows, { time: 'day', value: 'sessions', step: DAY_MS, unit: 'sessions', when: day, seriesIndex: 3 });
}

/** The same, newest day first. */
export function sessionTable(rows) {
    return dataTable('Sessions by day', [
        { name: 'day', title: 'Day', format: day },
        { name: 'sessions', title: 'Sessions', format: number, number: true },
        { name: 'unique_users', title: 'Listeners', format: number, number: true },
        { name: 'average_duration_seconds', title: 'Average length', format: duration, number: true },
        { name: 'average_events', title: 'Events each', format: decimal, number: true },
    ], [...rows].reverse());
}
