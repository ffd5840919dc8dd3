package dev.medley.bench;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.springframework.jdbc.core.JdbcTemplate;

/** Waits of the benchmarks: short between looks, so that they measure what they wait for, and each with a limit. */
final class Waits {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private Waits() {}

    /** Looks again until a value is as it should be; gives it. */
    static <T> T until(Callable<T> value, Predicate<? super T> isReached) {
        return await().pollInSameThread()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN_LOOKS)
                .until(value, isReached);
    }

    /** Waits until all loaded batches are in gold. */
    static void published(JdbcTemplate warehouse) {
        until(
                () -> warehouse.queryForObject(
                        "select count(*) from ops.load_batches where state <> 'PUBLISHED'", Long.class),
                left -> left == 0);
    }

    /**
     * Waits until a run has succeeded; gives how many seconds it took.
     *
     * @throws IllegalStateException if it fails
     */
    static double succeeded(JdbcTemplate warehouse, String run) {
        return until(() -> seconds(warehouse, run), seconds -> seconds >= 0);
    }

    /** -1 while it is not recorded, queued or running. */
    private static double seconds(JdbcTemplate warehouse, String run) {
        List<Map<String, Object>> rows = warehouse.queryForList(
                "select status, error, (epoch_ms(ended_at) - epoch_ms(started_at)) / 1000.0 as seconds from ops.runs where run_id = ?",
                run);
        if (rows.isEmpty() || List.of("QUEUED", "RUNNING").contains(rows.get(0).get("status"))) {
            return -1;
        }
        if (!"SUCCEEDED".equals(rows.get(0).get("status"))) {
            throw new IllegalStateException("The run has not succeeded: " + rows.get(0));
        }
        return ((Number) Objects.requireNonNull(rows.get(0).get("seconds"))).doubleValue();
    }
}
