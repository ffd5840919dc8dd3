import { get } from '../shared/api.js';
import { breakable, dataTable, element, scrollBox } from '../shared/dom.js';
import { clock, decimal, duration, label, minute, number } from '../shared/format.js';
import { keepPlace } from '../shared/place.js';
import { badge } from './badge.js';
import { isOpen, secondsOf } from './runs.js';

const POLL_MS = 1500;

/** One run, opened: its figures, its steps with their SQL files, rows and timings. `?run=` in the address names it. */
export class RunDialog {
    constructor(dialog) {
        this.dialog = dialog;
        dialog.addEventListener('close', () => this.closed());
        dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
        window.addEventListener('popstate', () => this.followAddress());
    }

    followAddress() {
        const runId = new URLSearchParams(location.search).get('run');
        if (runId) {
            this.show(runId);
        } else if (this.dialog.open) {
            this.dialog.close();
        }
    }

    open(runId) {
        history.pushState(null, '', `?run=${encodeURIComponent(runId)}${location.hash}`);
        this.show(runId);
    }

    async show(runId) {
        this.runId = runId;
        this.dialog.replaceChildren(this.head('Run'), element('p', { class: 'muted' }, 'Loading…'));
        if (!this.dialog.open) {
            this.dialog.showModal();
        }
        await this.load(runId);
    }

    async load(runId) {
        clearTimeout(this.timer);
        let run;
        try {
            run = await get(`runs/${encodeURIComponent(runId)}`);
        } catch (failure) {
            if (this.runId === runId && this.dialog.open) {
                this.dialog.replaceChildren(this.head('Run'), element('div', { class: 'state' },
                    element('strong', {}, failure.isMissing ? 'There is no such run' : 'The run could not be loaded'),
                    element('span', {}, failure.isMissing ? 'Old runs are removed; see medley.retention.history-days.' : failure.message)));
            }
            return;
        }
        if (this.runId !== runId || !this.dialog.open) {
            return;
        }
        this.draw(run);
        if (isOpen(run)) {
            this.timer = setTimeout(() => this.load(runId), POLL_MS);
        }
    }

    closed() {
        clearTimeout(this.timer);
        this.runId = null;
        if (new URLSearchParams(location.search).has('run')) {
            history.pushState(null, '', `${location.pathname}${location.hash}`);
        }
    }

    head(title, ...more) {
        return element('div', { class: 'dialog-head' }, element('h2', { id: 'run-title' }, title), ...more,
            element('button', { type: 'button', class: 'button button-small', on: { click: () => this.dialog.close() } }, 'Close'));
    }

    draw(run) {
        const giveBack = keepPlace(this.dialog);
        const steps = run.steps ?? [];
        const facts = [
            ['Started', `${minute(run.started_at)} UTC`], ['Took', duration(secondsOf(run))], ['Why', label(run.trigger_name)],
            ['Objects', number(run.objects)], ['Rows', number(run.rows_in)], ['Silver', number(run.silver_rows)],
            ['Rejected', number(run.rejected_rows)], ['Duplicates', number(run.duplicate_rows)],
            ['Rows per second', decimal(run.rows_per_second)],
        ];
        this.dialog.replaceChildren(
            this.head(label(run.kind), badge(run.status)),
            element('p', { class: 'mono muted' }, run.run_id),
            run.started_run_id ? element('p', {}, 'It started ', element('button', {
                type: 'button', class: 'link-button', on: { click: () => this.open(run.started_run_id) },
            }, `run ${run.started_run_id}`)) : '',
            run.message ? element('p', { class: 'run-message' }, run.message) : '',
            element('dl', { class: 'facts' }, facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value)))),
            run.error ? element('pre', { class: 'error-text', tabindex: '0' }, run.error) : '',
            element('h3', {}, `Steps (${steps.length})`),
            steps.length ? scrollBox('Steps', stepTable(steps)) : element('p', { class: 'muted' }, 'This run has no steps.'));
        giveBack();
    }
}

function stepTable(steps) {
    const slowest = Math.max(0.001, ...steps.map((step) => secondsOf(step) ?? 0));
    return dataTable('Steps', [
        { name: 'script', title: 'SQL file', format: (script, step) => element('span', {},
            breakable(script ?? `step ${step.step_number}`),
            step.error ? element('span', { class: 'sub bad' }, String(step.error).split('\n')[0]) : null) },
        { name: 'status', title: 'Status', format: (status) => badge(status) },
        { name: 'rows_affected', title: 'Rows', format: number, number: true },
        { name: 'started_at', title: 'Started (UTC)', format: clock },
        { name: 'ended_at', title: 'Took', number: true, format: (_, step) => {
            const fill = element('span', { class: 'fill' });
            fill.style.setProperty('--share', String((secondsOf(step) ?? 0) / slowest));
            return element('span', { class: 'lag' }, element('span', { class: 'track', 'aria-hidden': 'true' }, fill),
                element('span', {}, duration(secondsOf(step))));
        } },
    ], steps);
}
