package dev.medley.watch;

import dev.medley.http.Problem;
import dev.medley.http.Response;
import dev.medley.http.Secrets;
import dev.medley.kafka.PartitionLag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries the servers that the stations need, each in its own route, so that one that hangs does not delay the others. Health
 * and metrics read the last results and never wait.
 */
public final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final Source<List<PartitionLag>> kafka;
    private final Source<?> lake;
    private final Source<Long> waitingObjects;
    private final Source<WarehouseFigures> warehouse;
    private final boolean wakesWarehouse;
    private final Clock clock = Clock.systemUTC();
    private final Map<String, Reading<?>> readings = new ConcurrentHashMap<>();
    private final AtomicLong warehouseUses = new AtomicLong();
    private final Map<String, Long> usesSeen = new ConcurrentHashMap<>();

    /** Reads something from a server. */
    public interface Source<T> {

        /** Returns what the server responds; any exception means that it does not respond. */
        T read() throws Exception;
    }

    /**
     * @param kafka how far the archive is in each partition
     * @param lake anything from the bucket
     * @param waitingObjects how many objects the lake holds and the warehouse does not
     * @param warehouse freshness, checks and runs
     * @param wakesWarehouse whether the warehouse is queried whenever it is time; if not, only after a run has used it, or
     *     while it does not respond, so that one that is billed by the second may sleep
     */
    public Watch(
            Source<List<PartitionLag>> kafka,
            Source<?> lake,
            Source<Long> waitingObjects,
            Source<WarehouseFigures> warehouse,
            boolean wakesWarehouse) {
        this.kafka = kafka;
        this.lake = lake;
        this.waitingObjects = waitingObjects;
        this.warehouse = warehouse;
        this.wakesWarehouse = wakesWarehouse;
    }

    /** A run has used the warehouse, in this process or another: it is awake, and what was read of it is old. */
    public void warehouseUsed() {
        warehouseUses.incrementAndGet();
    }

    /**
     * Whether the warehouse may be queried now.
     *
     * @param purpose each purpose is served once after each run
     */
    public boolean mayAskWarehouse(String purpose) {
        long uses = warehouseUses.get();
        Long seen = usesSeen.put(purpose, uses);
        Reading<?> last = readings.get(purpose);
        return wakesWarehouse || seen == null || seen != uses || (last != null && last.fault() != null);
    }

    /** Looks at Kafka: how far the archive is. */
    public void kafka() {
        look("kafka", kafka);
    }

    /** Looks at the lake's bucket. */
    public void lake() {
        look("lake", lake);
    }

    /** Looks at the warehouse: freshness, checks and runs. */
    public void warehouse() {
        look("warehouse", warehouse);
    }

    /** Counts the objects that the lake holds and the warehouse does not. */
    public void waitingObjects() {
        look("objects", waitingObjects);
    }

    List<PartitionLag> lag() {
        return this.<List<PartitionLag>>value("kafka").orElse(List.of());
    }

    @Nullable
    Long objectsWaiting() {
        return this.<Long>value("objects").orElse(null);
    }

    WarehouseFigures seenInWarehouse() {
        return this.<WarehouseFigures>value("warehouse").orElse(WarehouseFigures.NONE);
    }

    /** What was last seen of kafka, lake or warehouse; null before the first look. */
    @Nullable
    Reading<?> reading(String server) {
        return readings.get(server);
    }

    /** Seconds between the newest event of gold and now, at least 0; null while gold is empty. */
    @Nullable
    Double freshnessSeconds() {
        Instant until = seenInWarehouse().dataUntil();
        return until == null
                ? null
                : Math.max(0, Duration.between(until, clock.instant()).toMillis()) / 1000.0;
    }

    /**
     * The archive's partitions as they are now, and the objects that wait for a load, as JSON.
     *
     * @throws Problem 503 if Kafka does not respond, 400 for any parameter
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

    private <T> void look(String server, Source<T> source) {
        Reading<?> before = readings.get(server);
        try {
            T value = source.read();
            readings.put(server, new Reading<>(null, clock.instant(), value));
            if (before != null && before.fault() != null) {
                LOG.info("Responses again: server={}", server);
            }
        } catch (Exception fault) {
            String reason = Secrets.hide(String.valueOf(fault.getMessage()));
            readings.put(server, new Reading<T>(reason, clock.instant(), null));
            if (before == null || before.fault() == null) {
                LOG.warn("Server does not respond; trying again: server={} reason={}", server, reason);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private <T> Optional<T> value(String server) {
        Reading<?> reading = readings.get(server);
        return reading == null ? Optional.empty() : Optional.ofNullable((T) reading.value());
    }
}
