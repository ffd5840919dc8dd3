package dev.medley.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReconnectPauseTest {

    private final AtomicLong now = new AtomicLong(-5);
    private final ReconnectPause pause = new ReconnectPause(now::get);

    private long next(long livedMs) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(livedMs));
        long milliseconds = pause.beforeNext();
        pause.made();
        return milliseconds;
    }

    @Test
    void pauseDoublesUpToItsMostWhileConsumersDieYoung() {
        // When
        List<Long> pauses = new ArrayList<>();
        for (int consumer = 0; consumer < 8; consumer++) {
            pauses.add(next(100));
        }

        // Then
        assertThat(pauses).containsExactly(0L, 250L, 500L, 1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
    }

    @Test
    void consumerThatHasLivedAWhileIsFollowedAtOnce() {
        // Given
        next(0);
        next(100);

        // When // Then
        assertThat(next(ReconnectPause.CALM_MS)).isZero();
        assertThat(next(100)).isEqualTo(ReconnectPause.FIRST_MS);
    }
}
