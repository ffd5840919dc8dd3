import { countryName } from '../charts/countries.js';
import { get } from '../shared/api.js';
import { element, reconcile, setText } from '../shared/dom.js';
import { clock, decimal, label, minute, number } from '../shared/format.js';
import { Leaderboards } from './leaderboards.js';
import { LiveStream } from './stream.js';

const TICKER_ROWS = 7;
const STATES = { waiting: 'Connecting', live: 'Live', lost: 'Reconnecting', paused: 'Paused' };
const VERBS = { play: '▶ Play', pause: '‖ Pause', skip: '» Skip', add_to_playlist: '+ Add' };

/** What is playing now: the last minutes straight from Kafka, moving until someone pauses it. */
export class LivePanel {
    constructor(section) {
        this.section = section;
        this.isPaused = false;
        this.build();
    }

    /** Shows itself once the first snapshot is there; stays hidden where this process has no live window. */
    async start() {
        try {
            this.receive(await get('live'));
        } catch (failure) {
            if (failure.isMissing) {
                return;
            }
            this.section.hidden = false;
            this.waiting.hidden = false;
            this.grid.hidden = true;
            this.setState('lost');
        }
        this.stream = new LiveStream((snapshot) => this.receive(snapshot), (state) => this.setState(state));
        this.follow();
        document.addEventListener('visibilitychange', () => this.follow());
        window.addEventListener('pagehide', () => this.stream.stop());
        window.addEventListener('pageshow', (event) => event.persisted && this.follow());
    }

    /** Streams only while it is seen: a browser gives one host few connections, and a hidden tab would hold one for ever. */
    follow() {
        if (document.hidden) {
            this.stream.stop();
            this.setState('waiting');
        } else {
            this.stream.start();
        }
    }

    build() {
        this.state = element('span', { class: 'live-status', role: 'status', data: { state: 'waiting' } }, STATES.waiting);
        this.pauseButton = element('button', {
            type: 'button', class: 'link-button', 'aria-pressed': 'false', on: { click: () => this.togglePause() },
        }, 'Pause');
        this.events = element('dd', {}, '–');
        this.perSecond = element('dd', {}, '–');
        this.minutes = element('div', { class: 'live-minutes', role: 'img', 'aria-label': 'Events per minute' });
        this.axis = element('div', { class: 'live-axis', 'aria-hidden': 'true' }, element('span'), element('span', {}, 'now'));
        this.leaderboards = new Leaderboards(() => this.newest && this.leaderboards.show(this.newest.leaderboards));
        this.devices = element('p', { class: 'live-shares' });
        this.countries = element('p', { class: 'live-shares' });
        this.ticker = element('ol', { class: 'ticker' });
        this.silence = element('p', { class: 'muted', hidden: true }, 'No events in the last minutes. An event appears here within a second of reaching Kafka.');
        this.unreadable = element('dd', {}, '0');
        this.unreadableBox = element('div', { hidden: true }, element('dt', {}, 'Unreadable'), this.unreadable);
        this.windowName = element('p', {}, 'Straight from Kafka; filters do not apply');
        this.waiting = element('p', { class: 'state', hidden: true }, 'The live window is not available. This page tries again.');
        this.section.append(
            element('div', { class: 'card-head' },
                element('div', { class: 'card-titles' }, element('h2', { id: 'live-title' }, 'Playing now'), this.windowName),
                element('div', { class: 'card-actions' }, this.state, this.pauseButton)),
            this.waiting, this.grid = element('div', { class: 'live-grid' },
                element('div', {},
                    element('dl', { class: 'live-figures' },
                        element('div', {}, element('dt', {}, 'Events'), this.events),
                        element('div', {}, element('dt', {}, 'Per second'), this.perSecond),
                        this.unreadableBox),
                    element('h3', {}, 'Events per minute'), this.minutes, this.axis, this.devices, this.countries),
                element('div', {}, element('h3', {}, 'Latest events'), this.silence, this.ticker),
                this.leaderboards.element));
    }

    setState(state) {
        const shown = this.isPaused ? 'paused' : state;
        this.streamState = state;
        this.state.dataset.state = shown;
        setText(this.state, STATES[shown]);
    }

    togglePause() {
        this.isPaused = !this.isPaused;
        this.pauseButton.setAttribute('aria-pressed', String(this.isPaused));
        setText(this.pauseButton, this.isPaused ? 'Resume' : 'Pause');
        this.setState(this.streamState ?? 'live');
        if (!this.isPaused && this.newest) {
            this.receive(this.newest);
        }
    }

    receive(snapshot) {
        this.newest = snapshot;
        if (this.isPaused || document.hidden) {
            return;
        }
        this.section.hidden = false;
        this.waiting.hidden = true;
        this.grid.hidden = false;
        const minutes = Math.round((snapshot.window_seconds ?? 900) / 60);
        setText(this.windowName, `Last ${minutes} minutes, straight from Kafka; filters do not apply`);
        setText(this.events, number(snapshot.events));
        setText(this.perSecond, decimal(snapshot.events_per_second));
        this.unreadableBox.hidden = !(Number(snapshot.unreadable) > 0);
        setText(this.unreadable, number(snapshot.unreadable));
        this.drawMinutes(snapshot.per_minute ?? []);
        this.leaderboards.show(snapshot.leaderboards);
        drawShares(this.devices, (snapshot.devices ?? []).map((row) => [label(row.device_type), row.events]));
        drawShares(this.countries, (snapshot.countries ?? []).slice(0, 5).map((row) => [countryName(row.country), row.events]));
        this.drawTicker(snapshot.latest ?? []);
    }

    drawMinutes(rows) {
        const max = Math.max(1, ...rows.map((row) => Number(row.events)));
        this.minutes.setAttribute('aria-label',
            `Events per minute, ${rows.length} minutes: maximum ${number(max)}, now ${number(rows.at(-1)?.events ?? 0)}`);
        reconcile(this.minutes, rows, (row) => String(row.minute_at), () => element('span'), (bar, row) => {
            bar.style.setProperty('--share', String(Number(row.events) / max));
            bar.title = `${minute(row.minute_at)} UTC: ${number(row.events)} events`;
        });
        setText(this.axis.firstElementChild, rows.length ? `${clock(rows[0].minute_at).slice(0, 5)} UTC` : '');
    }

    drawTicker(events) {
        this.silence.hidden = events.length > 0;
        reconcile(this.ticker, events.slice(0, TICKER_ROWS), (event) => String(event.event_id), (event) => element('li', {},
            element('time', { datetime: event.timestamp }, clock(event.timestamp)),
            element('span', { class: 'verb' }, VERBS[event.event_type] ?? label(event.event_type)),
            element('span', { class: 'what', title: `${event.song_name} by ${event.artist_name}` },
                `${event.song_name ?? 'Unknown song'} · ${event.artist_name ?? ''}`),
            element('span', { class: 'where', title: countryName(event.country) }, event.country ?? '??')), () => {});
    }
}

function drawShares(box, entries) {
    reconcile(box, entries, ([name]) => name, ([name]) => element('span', {}, `${name} `, element('b')),
        (entry, [, value]) => setText(entry.lastElementChild, number(value)));
}
