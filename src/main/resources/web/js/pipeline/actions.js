import { get, post, rememberToken } from '../shared/api.js';
import { element, setText } from '../shared/dom.js';
import { decimal, duration, label, number } from '../shared/format.js';
import { badge } from './badge.js';
import { isOpen } from './runs.js';

const POLL_MS = 1000;
const MAX_MISSES = 10;
const SIMPLE = [
    { endpoint: 'load', title: 'Load now', hint: 'Load new lake objects into bronze' },
    { endpoint: 'build', title: 'Build now', hint: 'Build silver and gold from loaded batches' },
    { endpoint: 'checks', title: 'Run all checks', hint: 'Check all history, not only the latest batches' },
];

/** The operator's buttons, and the progress of the run they start, or of the one that is running already. */
export class Actions {
    /**
     * @param {Element} section
     * @param {function} open (run_id) opens a run
     * @param {function} changed called when a run has started or ended
     */
    constructor(section, open, changed) {
        this.section = section;
        this.open = open;
        this.changed = changed;
        this.isFollowing = false;
        this.turn = 0;
        this.build();
    }

    build() {
        this.buttons = SIMPLE.map(({ endpoint, title, hint }, index) => element('button', {
            type: 'button', class: index < 2 ? 'button button-main' : 'button', title: hint, data: { action: endpoint },
            on: { click: () => this.begin(endpoint, {}, title) },
        }, title));
        const from = element('input', { type: 'date', name: 'from', required: true });
        const to = element('input', { type: 'date', name: 'to', required: true });
        const backfill = element('form', { class: 'inline-form', 'aria-label': 'Backfill', on: { submit: (event) => {
            event.preventDefault();
            to.setCustomValidity(from.value > to.value ? 'To is before From: choose a later end.' : '');
            if (backfill.reportValidity()) {
                this.begin('backfill', { from: from.value, to: to.value }, 'Backfill');
            }
        } } },
        element('label', { class: 'field' }, element('span', {}, 'From'), from),
        element('label', { class: 'field' }, element('span', {}, 'To'), to),
        element('button', { type: 'submit', class: 'button', data: { action: 'backfill' } }, 'Backfill these days'));
        to.addEventListener('input', () => to.setCustomValidity(''));
        from.addEventListener('input', () => to.setCustomValidity(''));
        const key = element('input', { type: 'text', name: 'key', required: true, placeholder: 'bronze/date=…', autocomplete: 'off', spellcheck: 'false' });
        const reload = element('form', { class: 'inline-form', 'aria-label': 'Reload an object', on: { submit: (event) => {
            event.preventDefault();
            this.begin('reload', { key: key.value.trim() }, 'Reload');
        } } },
        element('label', { class: 'field wide' }, element('span', {}, 'Object key'), key),
        element('button', { type: 'submit', class: 'button', data: { action: 'reload' } }, 'Reload this object'));

        this.progressBar = element('progress', { max: '1', 'aria-label': 'Progress' });
        this.progressState = element('span');
        this.progressText = element('span', { class: 'progress-text' });
        this.openButton = element('button', { type: 'button', class: 'button button-small', on: { click: () => this.open(this.runId) } }, 'Open run');
        this.progress = element('div', { class: 'progress', hidden: true },
            this.progressState, this.progressBar, this.progressText, this.openButton);
        this.announced = element('p', { class: 'visually-hidden', role: 'status' });
        this.message = element('div', { role: 'alert' });
        this.section.append(
            element('h2', { id: 'actions-title', class: 'visually-hidden' }, 'Actions'),
            element('div', { class: 'action-row' }, this.buttons,
                element('details', { class: 'more' }, element('summary', { class: 'button' }, 'Backfill or reload'),
                    element('div', { class: 'more-forms' }, backfill, reload))),
            this.message, this.progress, this.announced);
    }

    async begin(endpoint, parameters, title) {
        this.message.replaceChildren();
        this.setBusy(true);
        try {
            const response = await post(endpoint, parameters);
            this.follow(response.run_id);
        } catch (failure) {
            this.setBusy(false);
            if (failure.status === 409 && failure.body?.run_id) {
                this.showMessage(`${title} did not start: another run is in progress. Try again when it has ended.`, 'warn');
                this.follow(failure.body.run_id);
            } else if (failure.status === 401 || failure.status === 403) {
                this.requestToken(failure.message, () => this.begin(endpoint, parameters, title));
            } else {
                this.showMessage(failure.isMissing ? `${title} is not available in this process.` : `${title} could not start: ${failure.message}`, 'bad');
            }
        }
    }

    showMessage(text, kind) {
        this.message.replaceChildren(element('div', { class: 'notice', data: { kind } }, text));
    }

    requestToken(reason, again) {
        const token = element('input', { type: 'password', autocomplete: 'off', required: true });
        this.message.replaceChildren(element('form', { class: 'inline-form notice', on: { submit: (event) => {
            event.preventDefault();
            rememberToken(token.value);
            again();
        } } }, element('span', {}, reason), element('label', { class: 'field' }, element('span', {}, 'Operator token'), token),
        element('button', { type: 'submit', class: 'button button-small' }, 'Use token')));
        token.focus();
    }

    /** Shows a run until it has ended; only the latest one. */
    follow(runId) {
        if (!runId) {
            this.setBusy(false);
            return;
        }
        clearTimeout(this.timer);
        this.isFollowing = true;
        const isOther = this.runId !== runId;
        this.runId = runId;
        this.poll(runId, this.turn += 1, 0);
        if (isOther) {
            this.changed();
        }
    }

    async poll(runId, turn, misses) {
        let run = null;
        let missed = misses;
        try {
            run = await get(`runs/${encodeURIComponent(runId)}`);
            missed = 0;
        } catch (failure) {
            if (turn === this.turn) {
                missed = failure.isMissing ? misses + 1 : 0;
                this.drawWaiting(failure.isMissing ? 'Waiting for the run to start' : failure.message);
            }
        }
        if (turn !== this.turn) {
            return;
        }
        if (run) {
            this.draw(run);
        }
        if (missed >= MAX_MISSES) {
            this.end();
            this.progress.hidden = true;
            this.showMessage('This run has no record: a scheduled run that finds nothing to do writes none. Try again.', 'warn');
        } else if (run && !isOpen(run)) {
            this.end();
            this.changed();
        } else {
            this.timer = setTimeout(() => this.poll(runId, turn, missed), POLL_MS);
        }
    }

    end() {
        this.isFollowing = false;
        this.setBusy(false);
    }

    setBusy(isBusy) {
        this.section.setAttribute('aria-busy', String(isBusy));
        this.section.querySelectorAll('[data-action]').forEach((button) => {
            button.disabled = isBusy;
        });
    }

    /** Nothing of the run before it stays while a run is not known yet. */
    drawWaiting(text) {
        this.progress.hidden = false;
        this.progressBar.hidden = true;
        if (this.drawnId !== this.runId) {
            this.progressState.replaceChildren();
            this.openButton.hidden = true;
        }
        setText(this.progressText, text);
    }

    draw(run) {
        this.drawnId = run.run_id;
        this.openButton.hidden = false;
        this.progress.hidden = false;
        this.progressState.replaceChildren(element('b', {}, `${label(run.kind)} `), badge(run.status));
        const total = Number(run.total_units ?? 0);
        const isRunning = isOpen(run);
        this.progressBar.hidden = !isRunning;
        if (total > 0) {
            this.progressBar.max = total;
            this.progressBar.value = Number(run.done_units ?? 0);
        } else {
            this.progressBar.removeAttribute('value');
        }
        const parts = isRunning
            ? [run.status === 'QUEUED' ? 'waiting for its turn' : total > 0 ? `${number(run.done_units)} of ${number(total)} ${run.unit_name ?? 'steps'}` : 'working',
                Number(run.rows_per_second) > 0 ? `${decimal(run.rows_per_second)} rows/s` : null,
                Number(run.seconds_left) > 0 ? `about ${duration(Math.ceil(run.seconds_left))} left` : null]
            : [run.error ? String(run.error).split('\n')[0] : run.message, `${number(run.rows_in)} rows`];
        const text = parts.filter(Boolean).join(', ');
        setText(this.progressText, text);
        // A screen reader hears of a change of state, not of each second's progress
        setText(this.announced, `${label(run.kind)}: ${label(run.status)}${isRunning ? '' : `, ${text}`}`);
    }
}
