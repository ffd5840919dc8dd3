/**
 * The event stream of /api/live/stream, reconnected after a loss: EventSource reconnects by itself after a broken
 * connection, but gives up after an error response (a restart behind a proxy); then this waits and connects again.
 */
const MIN_WAIT_MS = 1000;
const MAX_WAIT_MS = 30000;

export class LiveStream {
    /**
     * @param {function} onSnapshot called with each snapshot
     * @param {function} onState called with `live` or `lost`
     */
    constructor(onSnapshot, onState) {
        this.onSnapshot = onSnapshot;
        this.onState = onState;
    }

    /** Begins, unless it has begun already. */
    start() {
        if (!this.isWanted) {
            this.isWanted = true;
            this.waitMs = MIN_WAIT_MS;
            this.connect();
        }
    }

    connect() {
        this.source = new EventSource('api/live/stream');
        this.source.addEventListener('live', (message) => {
            this.waitMs = MIN_WAIT_MS;
            this.onState('live');
            this.onSnapshot(JSON.parse(message.data));
        });
        this.source.addEventListener('error', () => {
            this.onState('lost');
            if (this.source.readyState === EventSource.CLOSED) {
                this.timer = setTimeout(() => this.connect(), this.waitMs);
                this.waitMs = Math.min(MAX_WAIT_MS, this.waitMs * 2);
            }
        });
    }

    stop() {
        this.isWanted = false;
        clearTimeout(this.timer);
        this.source?.close();
    }
}
