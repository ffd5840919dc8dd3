package dev.medley.watch;

import dev.medley.http.Problem;
import dev.medley.http.Response;
import dev.medley.http.Secrets;
import dev.medley.kafka.ArchiveLag;
import dev.medley.kafka.PartitionLag;
import dev.medley.lake.LakeBucket;
import dev.medley.load.LoadPlanner;
import dev.medley.sql.WarehouseFile;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Looks at the servers that the stations need, each in a route of its own, so that one that hangs delays no other. Health
 * and metrics read what was seen last, and never wait.
 */
public final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final int QUERY_SECONDS = 10;
    private static final Figures NOTHING_SEEN = new Figures(null, List.of(), null);

    private final ArchiveLag archiveLag;
    private final LakeBucket lake;
    private final LoadPlanner planner;
    private final JdbcTemplate warehouse;
    private final WarehouseFile warehouseFile;
    private final boolean wakesWarehouse;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Reading<?>> readings = new ConcurrentHashMap<>();
    private final AtomicLong warehouseUses = new AtomicLong();
    private final Map<String, Long> usesSeen = new ConcurrentHashMap<>();

    /**
     * @param warehouseWhen {@code always}: the warehouse is asked whenever it is time; {@code after-runs}: only when a run
     *     has used it since, or it did not answer, so that one that is billed by the second may sleep
     * @throws IllegalArgumentException if it is neither
     */
    public Watch(
            ArchiveLag archiveLag,
            LakeBucket lake,
            LoadPlanner planner,
            DataSource warehouse,
            WarehouseFile warehouseFile,
            String warehouseWhen) {
        if (!Set.of("always", "after-runs").contains(warehouseWhen)) {
            throw new IllegalArgumentException(
                    "medley.watch.warehouse is '%s': give always or after-runs in config/application.properties or MEDLEY_WATCH_WAREHOUSE"
                            .formatted(warehouseWhen));
        }
        this.wakesWarehouse = warehouseWhen.equals("always");
        this.archiveLag = archiveLag;
        this.lake = lake;
        this.planner = planner;
        this.warehouse = new JdbcTemplate(warehouse);
        this.warehouse.setQueryTimeout(QUERY_SECONDS);
        this.warehouseFile = warehouseFile;
    }

    /** A check that did not pass when it last ran. */
    record FailingCheck(String name, String severity, String meaning) {}

    /** What the warehouse told: how far gold reaches (null while it is empty), and what is wrong with it. */
    record Figures(
            @Nullable Instant dataUntil,
            List<FailingCheck> failingChecks,
            @Nullable String failedRun) {}

    /** A run has used the warehouse, here or elsewhere: what was seen of it is old, and it is awake. */
    public void warehouseUsed() {
        warehouseUses.incrementAndGet();
    }

    /**
     * Whether the warehouse may be asked now.
     *
     * @param question what for: each question is asked once after each run
     */
    public boolean mayAskWarehouse(String question) {
        long uses = warehouseUses.get();
        Long seen = usesSeen.put(question, uses);
        Reading<?> last = readings.get(question);
        return wakesWarehouse || seen == null || seen != uses || (last != null && last.fault() != null);
    }

    /** Looks at Kafka: how far the archive is. */
    public void kafka() {
        look("kafka", archiveLag::partitions);
    }

    /** Looks at the lake's bucket. */
    public void lake() {
        look("lake", () -> {
            lake.look();
            return Boolean.TRUE;
        });
    }

    /** Looks at the warehouse: freshness, checks and runs. */
    public void warehouse() {
        look("warehouse", () -> {
            warehouseFile.requireUnchanged();
            return figures();
        });
    }

    /** Counts the objects that the lake has and the warehouse has not. */
    public void waitingObjects() {
        look("objects", planner::waitingObjects);
    }

    List<PartitionLag> lag() {
        return this.<List<PartitionLag>>value("kafka").orElse(List.of());
    }

    @Nullable
    Long objectsWaiting() {
        return this.<Long>value("objects").orElse(null);
    }

    Figures seenInWarehouse() {
        return this.<Figures>value("warehouse").orElse(NOTHING_SEEN);
    }

    /** What was last seen of kafka, lake or warehouse; null before the first look. */
    @Nullable
    Reading<?> reading(String server) {
        return readings.get(server);
    }

    /** Seconds between the newest event of gold and now; null while gold is empty. */
    @Nullable
    Double freshnessSeconds() {
        Instant until = seenInWarehouse().dataUntil();
        return until == null ? null : Duration.between(until, clock.instant()).toMillis() / 1000.0;
    }

    /**
     * The archive's partitions as they are now, and the objects that wait for a load, as JSON.
     *
     * @throws Problem 503 if Kafka does not answer, 400 for any parameter
     */
    public Response lagResponse(@Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        kafka();
        Reading<?> kafka = readings.get("kafka");
        if (kafka != null && kafka.fault() != null) {
            throw Problem.of(503, kafka.fault());
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (PartitionLag partition : lag()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            row.put("topic", partition.topic());
            row.put("kafka_partition", partition.partition());
            row.put("committed_offset", partition.committedOffset());
            row.put("end_offset", partition.endOffset());
            row.put("lag", partition.lag());
            rows.add(row);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("rows", rows);
        fields.put("unloaded_objects", objectsWaiting());
        return Response.ok(query, fields);
    }

    private interface Look<T> {
        T at() throws Exception;
    }

    private <T> void look(String server, Look<T> look) {
        Reading<?> before = readings.get(server);
        try {
            T value = look.at();
            readings.put(server, new Reading<>(null, clock.instant(), value));
            if (before != null && before.fault() != null) {
                LOG.info("Responses again: server={}", server);
            }
        } catch (Exception fault) {
            String reason = Secrets.hide(String.valueOf(fault.getMessage()));
            readings.put(server, new Reading<T>(reason, clock.instant(), null));
            if (before == null || before.fault() == null) {
                LOG.warn("Does not answer, and is asked again: server={} reason={}", server, reason);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private <T> Optional<T> value(String server) {
        Reading<?> reading = readings.get(server);
        return reading == null ? Optional.empty() : Optional.ofNullable((T) reading.value());
    }

    private Figures figures() {
        Timestamp until = warehouse.queryForObject("select max(data_until) from gold.kpis", Timestamp.class);
        List<FailingCheck> failing = warehouse.query(
                "select check_name, severity, meaning, status from ops.check_results"
                        + " qualify row_number() over (partition by check_name order by checked_at desc) = 1"
                        + " order by check_name",
                (row, number) -> row.getString(4).equals("PASSED")
                        ? new FailingCheck("", "", "")
                        : new FailingCheck(row.getString(1), row.getString(2), row.getString(3)));
        List<String> failedRuns = warehouse.query(
                "select kind, status, error from ops.runs where kind in ('load', 'build') and ended_at is not null"
                        + " and status <> 'SKIPPED'"
                        + " qualify row_number() over (partition by kind order by ended_at desc) = 1",
                (row, number) -> row.getString(2).equals("FAILED")
                        ? "the last %s failed: %s".formatted(row.getString(1), row.getString(3))
                        : "");
        return new Figures(
                until == null ? null : utc(until.toLocalDateTime()),
                failing.stream().filter(check -> !check.name().isEmpty()).toList(),
                failedRuns.stream()
                        .filter(text -> !text.isEmpty())
                        .map(Secrets::hide)
                        .findFirst()
                        .orElse(null));
    }

    private static Instant utc(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC);
    }
}
