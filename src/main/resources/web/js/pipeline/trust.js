import { breakable, dataTable, element, reconcile, scrollBox, setText } from '../shared/dom.js';
import { ago, duration, label, minute, number } from '../shared/format.js';
import { badge, kindOf, markOf } from './badge.js';

const STALE_AFTER_SECONDS = 7200;

/** Why to trust the numbers: checks with their history, the offset audit, freshness, rejected events, alerts. */

/** Worst first; the history strip reads oldest to newest. */
export function drawChecks(content, rows) {
    const order = { bad: 0, warn: 1, busy: 2, idle: 3, good: 4 };
    const shown = rows.map((row) => ({ ...row, state: checkState(row) }))
        .sort((left, right) => order[kindOf(left.state)] - order[kindOf(right.state)]
            || String(left.check_name).localeCompare(String(right.check_name), 'en'));
    const hasHistory = rows.some((row) => row.history?.length);
    content.replaceChildren(scrollBox('Checks', dataTable('Checks', [
        { name: 'check_name', title: 'Check', format: (name, row) => element('span', {},
            breakable(name),
            element('span', { class: 'sub' }, row.meaning ?? ''),
            row.sample_rows && row.status !== 'PASSED'
                ? element('span', { class: 'sub mono clip', title: row.sample_rows }, `for example ${row.sample_rows}`) : null) },
        { name: 'state', title: 'Result', format: (state, row) => badge(state,
            row.status === 'PASSED' ? 'Passed' : row.status === 'ERROR' ? 'Could not run' : `${number(row.failures)} found`) },
        { name: 'severity', title: 'Severity', format: label },
        { name: 'history', title: 'History', format: (history) => strip(history ?? []) },
        { name: 'checked_at', title: 'Checked', format: (at) => element('span', { class: 'nowrap', title: minute(at) }, ago(at)) },
    ].filter((column) => column.name !== 'history' || hasHistory), shown)));
}

/** A failed check of severity warning is a warning. */
function checkState(row) {
    return row.status === 'FAILED' && String(row.severity).toLowerCase() === 'warning' ? 'WARNING' : row.status;
}

function strip(history) {
    const oldestFirst = [...history].reverse().slice(-20);
    const passed = oldestFirst.filter((entry) => entry.status === 'PASSED').length;
    return element('span', { class: 'strip', role: 'img', 'aria-label': `${passed} of the last ${oldestFirst.length} passed` },
        oldestFirst.map((entry) => element('span', {
            data: { kind: kindOf(entry.status) }, title: `${minute(entry.checked_at)} UTC: ${label(entry.status)}`,
        }, entry.status === 'PASSED' ? '' : markOf(entry.status))));
}

/** Offsets that were not loaded, and what the audit found for each. */
export function drawGaps(content, rows) {
    content.replaceChildren(scrollBox('Offset audit', dataTable('Offset gaps', [
        { name: 'first_offset', title: 'Offsets', format: (first, row) => element('span', {},
            element('span', { class: 'nowrap' }, `partition ${row.kafka_partition}: ${number(first)} to ${number(row.last_offset)}`),
            element('span', { class: 'sub' }, row.last_offset === first ? '1 record' : `${number(Number(row.last_offset) - Number(first) + 1)} records`)) },
        { name: 'status', title: 'State', format: (status) => badge(status) },
        { name: 'reason', title: 'Reason' },
        { name: 'found_at', title: 'Found', format: (at) => element('span', { class: 'nowrap', title: minute(at) }, ago(at)) },
    ], rows)));
}

/** How far each table reaches; two hours without anything new is called stale. */
export function drawFreshness(content, rows) {
    content.replaceChildren(scrollBox('Freshness by table', dataTable('Freshness by table', [
        { name: 'table_name', title: 'Table', format: (name) => breakable(String(name).toLowerCase()) },
        { name: 'row_count', title: 'Rows', format: number, number: true },
        { name: 'newest_at', title: 'Newest (UTC)', format: (at) => element('span', { class: 'nowrap' }, minute(at)) },
        { name: 'age_seconds', title: 'Age', format: (age, row) => ageBadge(age, row.table_name) },
    ], rows)));
}

/** Rejected and repeated events may well be old; a table of the stream may not. */
function ageBadge(age, table) {
    if (age === null || age === undefined) {
        return badge('EMPTY', 'Empty');
    }
    const text = duration(Number(age) >= 60 ? Math.floor(age / 60) * 60 : age);
    return /rejected|duplicate/i.test(table) ? text : badge(Number(age) > STALE_AFTER_SECONDS ? 'STALE' : 'FRESH', text);
}

/** Rejected lines with their reason and the text as it came, never as markup. */
export function drawRejected(content, rows) {
    const open = new Set([...content.querySelectorAll('details[open]')].map((details) => details.dataset.key));
    content.replaceChildren(scrollBox('Rejected events', element('ol', { class: 'rejected' }, rows.map((row) => {
        const key = `${row.object_key} ${row.line_number}`;
        return element('li', {}, element('details', { data: { key }, open: open.has(key) },
            element('summary', {}, element('b', {}, row.reject_reason ?? row.reason ?? 'No reason given'),
                element('span', { class: 'muted' }, ` partition ${row.kafka_partition}, offset ${number(row.kafka_offset)}, ${ago(row.loaded_at)}`)),
            element('pre', { class: 'raw' }, row.raw_line ?? ''),
            element('p', { class: 'mono muted' }, `${row.object_key}, line ${row.line_number}`)));
    }))));
}

/** Firing alerts above everything else; without one nothing is shown. One that is still firing keeps its element, or a screen reader would repeat it at each refresh. */
export function drawAlerts(box, rows) {
    const firing = rows.filter((row) => String(row.state ?? row.status).toLowerCase() === 'firing');
    const isWarning = (row) => String(row.severity).toLowerCase() === 'warning';
    reconcile(box, firing, (row) => [row.alert_name, row.subject, row.fired_at].join(' '),
        (row) => element('div', { class: 'notice alert', data: { kind: isWarning(row) ? 'warn' : 'bad' }, role: 'alert' },
            element('strong', {}, `${isWarning(row) ? '!' : '✕'} ${label(row.alert_name)}`),
            element('span'),
            element('span', { class: 'alert-since' }, row.fired_at ? `since ${minute(row.fired_at)} UTC` : '')),
        (notice, row) => setText(notice.children[1], row.message ?? row.meaning ?? ''));
}
