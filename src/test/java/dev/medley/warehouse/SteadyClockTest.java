package dev.medley.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final SetClock machine = new SetClock();
    private final Clock clock = new SteadyClock(machine);

    private static final class SetClock extends Clock {

        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("not needed here");
        }
    }

    @Test
    void givesTheMachinesTimeWhileThatGoesForward() {
        // Given
        Instant before = clock.instant();

        // When
        machine.now = before.plusSeconds(7);

        // Then
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7));
    }

    @Test
    void goesOnFromItsLastTimeWhenTheMachinesIsSetBackAnHour() {
        // Given
        Instant before = clock.instant();

        // When
        machine.now = NOON.minus(Duration.ofHours(1));
        Instant first = clock.instant();
        Instant second = clock.instant();

        // Then
        assertThat(first).isAfter(before);
        assertThat(second).isAfter(first).isBefore(NOON.plusSeconds(1));
    }

    @Test
    void followsTheMachineAgainOnceThatHasCaughtUp() {
        // Given
        Instant before = clock.instant();
        machine.now = NOON.minus(Duration.ofHours(1));
        assertThat(clock.instant()).isAfter(before);

        // When
        machine.now = NOON.plusSeconds(2);

        // Then
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(2));
    }
}
