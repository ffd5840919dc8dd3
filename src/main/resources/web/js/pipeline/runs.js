import { dataTable, element, scrollBox } from '../shared/dom.js';
import { ago, duration, instant, label, minute, number } from '../shared/format.js';
import { badge, kindOf, markOf } from './badge.js';

const LEAST_SPAN_MS = 600000;
const DAY_MS = 86400000;

/** True until a run has ended: it waits, or it runs. */
export function isOpen(run) {
    return run.status === 'QUEUED' || run.status === 'RUNNING';
}

/** Seconds a run took, or has taken so far. */
export function secondsOf(run, now = Date.now()) {
    if (run.duration_seconds !== null && run.duration_seconds !== undefined && run.ended_at) {
        return Number(run.duration_seconds);
    }
    const from = instant(run.started_at);
    return from ? ((instant(run.ended_at)?.getTime() ?? now) - from.getTime()) / 1000 : null;
}

/**
 * The timeline of these runs, a lane a kind, and the runs as a table. A run is opened from either.
 *
 * @param {function} open (run_id) shows one run
 */
export function drawRuns(content, runs, open) {
    content.replaceChildren(timeline(runs, open), scrollBox('Runs', table(runs, open)));
}

function table(runs, open) {
    return dataTable('Runs, newest first', [
        { name: 'kind', title: 'Run', format: (kind, run) => element('button', {
            type: 'button', class: 'run-link', data: { run: run.run_id }, on: { click: () => open(run.run_id) },
        }, label(kind)) },
        { name: 'status', title: 'Status', format: (status, run) => element('span', {}, badge(status),
            run.error ? element('span', { class: 'sub clip' }, String(run.error).split('\n')[0]) : null) },
        { name: 'started_at', title: 'Started (UTC)', format: (at) => element('span', { class: 'nowrap', title: ago(at) }, minute(at)) },
        { name: 'ended_at', title: 'Took', format: (_, run) => duration(secondsOf(run)), number: true },
        { name: 'objects', title: 'Objects', format: number, number: true },
        { name: 'rows_in', title: 'Rows', format: number, number: true },
        { name: 'silver_rows', title: 'Silver', format: number, number: true },
        { name: 'rejected_rows', title: 'Rejected', format: number, number: true },
        { name: 'duplicate_rows', title: 'Duplicates', format: number, number: true },
        { name: 'trigger_name', title: 'Why', format: label },
    ], runs);
}

function timeline(runs, open) {
    const now = Date.now();
    const starts = runs.map((run) => instant(run.started_at)?.getTime() ?? now);
    const from = Math.min(...starts, now - LEAST_SPAN_MS);
    const span = now - from;
    const written = (time) => minute(time).split(', ')[span > DAY_MS ? 0 : 1];
    const kinds = [...new Set(runs.map((run) => run.kind))].sort();
    const lanes = kinds.map((kind) => element('div', { class: 'lane' },
        element('span', { class: 'lane-name' }, label(kind)),
        element('div', { class: 'lane-track' }, runs.filter((run) => run.kind === kind).map((run) => mark(run, from, span, open)))));
    const failed = runs.filter((run) => run.status === 'FAILED').length;
    return element('figure', { class: 'timeline' },
        element('figcaption', { class: 'visually-hidden' },
            `${runs.length} runs since ${minute(from)} UTC, ${failed} failed. The table below lists them.`),
        element('div', { class: 'lanes', 'aria-hidden': 'true' }, lanes,
            element('div', { class: 'lane lane-axis' }, element('span'),
                element('div', { class: 'lane-track' }, [0, 0.25, 0.5, 0.75, 1].map((share) => {
                    const tick = element('span', {}, share === 1 ? 'now' : written(from + span * share));
                    tick.style.left = `${share * 100}%`;
                    return tick;
                })))));
}

/** A mark as wide as the run took, never too narrow to hit. The table's buttons do the same for the keyboard. */
function mark(run, from, span, open) {
    const start = instant(run.started_at)?.getTime() ?? from;
    const bar = element('span', {
        class: 'run-mark', data: { kind: kindOf(run.status) },
        title: `${label(run.kind)}, ${minute(run.started_at)} UTC: ${label(run.status)}, ${duration(secondsOf(run))}, ${number(run.rows_in)} rows`,
        on: { click: () => open(run.run_id) },
    }, run.status === 'SUCCEEDED' ? '' : markOf(run.status));
    bar.style.left = `${((start - from) / span) * 100}%`;
    bar.style.width = `${((secondsOf(run) ?? 0) * 1000 * 100) / span}%`;
    return bar;
}
