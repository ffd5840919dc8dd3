package dev.medley.warehouse;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that never goes back. The latest run and the latest result of a check are found by their times: with a machine's
 * clock set back an hour, health would show what was true an hour ago. Until the machine's clock has caught up, each
 * reading is a microsecond after the one before.
 */
final class SteadyClock extends Clock {

    private final Clock clock;
    private Instant last = Instant.MIN;

    SteadyClock(Clock clock) {
        this.clock = clock;
    }

    static Clock systemUtc() {
        return new SteadyClock(Clock.systemUTC());
    }

    @Override
    public synchronized Instant instant() {
        Instant now = clock.instant();
        if (now.isAfter(last)) {
            last = now;
        } else {
            last = last.plusNanos(1_000);
        }
        return last;
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new SteadyClock(clock.withZone(zone));
    }
}
