package dev.medley.archive;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long one reader of Kafka waits before it makes its next consumer: a poll or batch that always fails
 * at once would otherwise make dozens a second. Doubled each time; 0 after a consumer has run for a while.
 */
final class ReconnectPause {

    static final long FIRST_MS = 250;
    static final long MOST_MS = 5_000;
    static final long CALM_MS = 3_000;

    private final LongSupplier nanoClock;
    private boolean isFirst = true;
    private long madeAt;
    private long pauseMs;

    ReconnectPause(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Milliseconds to wait before the next consumer is made. */
    long beforeNext() {
        long livedMs = TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - madeAt);
        pauseMs = isFirst || livedMs >= CALM_MS ? 0 : Math.min(MOST_MS, Math.max(FIRST_MS, 2 * pauseMs));
        return pauseMs;
    }

    /** A consumer is made. */
    void made() {
        isFirst = false;
        madeAt = nanoClock.getAsLong();
    }
}
