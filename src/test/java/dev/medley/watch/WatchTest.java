package dev.medley.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.watch.WarehouseFigures.FailingCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static Watch watching(Watch.Source<WarehouseFigures> warehouse, boolean wakesWarehouse) {
        return new Watch(List::of, () -> true, () -> 0L, warehouse, wakesWarehouse);
    }

    private static WarehouseFigures until(Instant newest) {
        return new WarehouseFigures(newest, List.of(new FailingCheck("a", "error", "b")), null);
    }

    @Test
    void anEventOfTheFutureCountsAsNow() {
        // Given
        Instant tomorrow = Instant.now().plus(Duration.ofHours(20));
        Watch watch = watching(() -> until(tomorrow), true);

        // When
        watch.warehouse();

        // Then
        assertThat(watch.freshnessSeconds()).isZero();
    }

    @Test
    void freshnessIsTheAgeOfTheNewestEvent() {
        Watch watch = watching(() -> until(Instant.now().minusSeconds(100)), true);
        assertThat(watch.freshnessSeconds()).isNull();
        watch.warehouse();
        assertThat(watch.freshnessSeconds()).isBetween(100.0, 200.0);
    }

    @Test
    void aWarehouseThatSleepsIsQueriedAfterARunOrAFault() {
        // Given
        AtomicInteger reads = new AtomicInteger();
        Watch watch = watching(
                () -> {
                    if (reads.incrementAndGet() == 1) {
                        throw new IllegalStateException("down");
                    }
                    return WarehouseFigures.NONE;
                },
                false);

        // When // Then
        assertThat(watch.mayAskWarehouse("warehouse")).isTrue();
        watch.warehouse();
        assertThat(watch.mayAskWarehouse("warehouse")).isTrue();
        watch.warehouse();
        assertThat(watch.mayAskWarehouse("warehouse")).isFalse();
        watch.warehouseUsed();
        assertThat(watch.mayAskWarehouse("warehouse")).isTrue();
        assertThat(watch.mayAskWarehouse("warehouse")).isFalse();
    }
}
