package dev.medley.load;

import dev.medley.http.Problem;
import dev.medley.lake.LakeObject;
import dev.medley.lake.ObjectKey;
import dev.medley.load.Intervals.Interval;
import dev.medley.sql.SqlTime;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What has been loaded from the lake: {@code OPS.LAKE_OBJECTS}, {@code OPS.LOADED_INTERVALS} and {@code
 * OPS.LOAD_BATCHES}. Within a route's transaction it reads and writes there.
 */
public final class Ledger {

    static final String REMOVED = "removed from the lake by retention";
    private static final Duration ACTIVE = Duration.ofHours(24);
    private static final Duration OVERLAP = Duration.ofHours(1);

    private final JdbcTemplate jdbc;
    private final Clock clock;

    public Ledger(DataSource warehouse) {
        this(warehouse, Clock.systemUTC());
    }

    Ledger(DataSource warehouse, Clock clock) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.clock = clock;
    }

    /**
     * The hour from which the lake is listed: the earliest last-loaded hour of the partitions that were active in the
     * last 24 hours (or, of a stream that has paused, in the 24 hours before it did) less one; empty if nothing is loaded.
     */
    Optional<Instant> resumeHour() {
        List<Instant> lastHours = jdbc.query(
                "select max(hour_at) as last_hour from ops.lake_objects where hour_at is not null and state <>"
                        + " 'PENDING' group by topic_id, kafka_partition",
                (row, number) -> row.getTimestamp(1).toLocalDateTime().toInstant(ZoneOffset.UTC));
        Instant now = clock.instant();
        Instant latest = lastHours.stream()
                .filter(hour -> hour.isBefore(now))
                .max(Instant::compareTo)
                .orElse(now);
        Instant active = latest.minus(ACTIVE);
        return lastHours.stream()
                .filter(hour -> !hour.isBefore(active))
                .min(Instant::compareTo)
                .map(hour -> hour.minus(OVERLAP).truncatedTo(ChronoUnit.HOURS));
    }

    /** The entries of one lake day, by object key. */
    Map<String, LedgerEntry> entries(LocalDate day) {
        Map<String, LedgerEntry> entries = new HashMap<>();
        jdbc.query(
                "select object_key, etag, object_bytes, state, reason from ops.lake_objects where hour_at >= cast(? as"
                        + " timestamp_ntz) and hour_at < cast(? as timestamp_ntz)",
                row -> {
                    entries.put(
                            row.getString(1),
                            new LedgerEntry(row.getString(2), row.getLong(3), row.getString(4), row.getString(5)));
                },
                day.toString(),
                day.plusDays(1).toString());
        return entries;
    }

    /** Whether anything of a topic was ever loaded. */
    boolean knowsTopic(String topicId) {
        Long count = jdbc.queryForObject(
                "select count(*) from ops.loaded_intervals where topic_id = ?", Long.class, topicId);
        return count != null && count > 0;
    }

    /** The ids of the topics with that name in the ledger. */
    List<String> topicIds(String topic) {
        return jdbc.queryForList(
                "select distinct topic_id from ops.lake_objects where topic = ? and topic_id is not null order by"
                        + " topic_id",
                String.class,
                topic);
    }

    /** The days, from one hour on, of loaded objects that retention has not removed from the lake. */
    Set<LocalDate> days(Instant from) {
        return new TreeSet<>(jdbc.query(
                "select distinct cast(cast(hour_at as date) as string) from ops.lake_objects where state = 'LOADED'"
                        + " and hour_at >= cast(? as timestamp_ntz) and (reason is null or reason <> ?)",
                (row, number) -> LocalDate.parse(row.getString(1)),
                SqlTime.utc(from),
                REMOVED));
    }

    /** Notes what is wrong with loaded objects in the lake; null if nothing is. */
    void note(@Nullable String reason, Collection<String> keys) {
        jdbc.batchUpdate(
                "update ops.lake_objects set reason = ? where object_key = ? and state = 'LOADED'",
                keys.stream().map(key -> new Object[] {reason, key}).toList());
    }

    /** The objects that a reload made pending, of any day. */
    List<LakeObject> pending() {
        List<LakeObject> pending = new ArrayList<>();
        jdbc.query("select object_key, etag, object_bytes from ops.lake_objects where state = 'PENDING'", row -> {
            String etag = etag(row.getString(2));
            long bytes = Math.max(0, row.getLong(3));
            ObjectKey.parse(row.getString(1)).ifPresent(key -> pending.add(new LakeObject(key, etag, bytes)));
        });
        return pending;
    }

    private static String etag(@Nullable String etag) {
        return etag == null ? "" : etag;
    }

    /**
     * Refuses a key that cannot be loaded again.
     *
     * @throws Problem 404 if the ledger has no such object, 400 if retention removed it from the lake
     */
    public void require(String objectKey) {
        List<Boolean> isRemoved = jdbc.query(
                "select reason from ops.lake_objects where object_key = ?",
                (row, number) -> REMOVED.equals(row.getString(1)),
                objectKey);
        if (isRemoved.isEmpty()) {
            throw Problem.of(
                    404,
                    "There is no loaded object '%s': give a key of OPS.LAKE_OBJECTS; a load or a backfill finds what was never loaded"
                            .formatted(objectKey));
        }
        if (isRemoved.contains(true)) {
            throw Problem.badParameter(
                    "key",
                    "The object '%s' was %s: its rows could not be loaded again, so they stay"
                            .formatted(objectKey, REMOVED),
                    "the key of an object that is still in the lake");
        }
    }

    /** Removes the offsets of {@code OPS.REMOVED_ROWS} from the loaded intervals, so that they can be loaded again. */
    public void releaseRemoved() {
        Map<TopicPartition, Intervals> removed = new HashMap<>();
        jdbc.query("select topic_id, kafka_partition, kafka_offset from ops.removed_rows order by 1, 2, 3", row -> {
            TopicPartition partition = new TopicPartition(row.getString(1), row.getInt(2));
            removed.computeIfAbsent(partition, key -> new Intervals()).add(row.getLong(3), row.getLong(3));
        });
        removed.forEach((partition, offsets) ->
                replaceIntervals(partition, intervals(partition).without(offsets)));
    }

    /** Those of the objects that are still not in the ledger, read under the lock. */
    List<LakeObject> stillNew(List<LakeObject> objects) {
        Map<LocalDate, Map<String, LedgerEntry>> byDay = new HashMap<>();
        List<LakeObject> stillNew = new ArrayList<>();
        for (LakeObject object : objects) {
            LocalDate day = LocalDate.ofInstant(object.key().hour(), ZoneOffset.UTC);
            LedgerEntry entry =
                    byDay.computeIfAbsent(day, this::entries).get(object.key().key());
            if (entry == null || !entry.settles(object)) {
                stillNew.add(object);
            }
        }
        return stillNew;
    }

    /** The loaded offsets of one partition, as the transaction sees them. */
    Intervals intervals(TopicPartition partition) {
        List<Interval> rows = jdbc.query(
                "select first_offset, last_offset from ops.loaded_intervals where topic_id = ? and kafka_partition = ?",
                (row, number) -> new Interval(row.getLong(1), row.getLong(2)),
                partition.topicId(),
                partition.partition());
        return Intervals.of(rows);
    }

    /** Replaces the loaded offsets of a partition, row by row: a stream full of gaps has many intervals, and few change. */
    void replaceIntervals(TopicPartition partition, Intervals intervals) {
        Set<Interval> before = new LinkedHashSet<>(intervals(partition).list());
        Set<Interval> after = new LinkedHashSet<>(intervals.list());
        change(
                "delete from ops.loaded_intervals where topic_id = ? and kafka_partition = ? and first_offset = ?"
                        + " and last_offset = ?",
                partition,
                before,
                after);
        change(
                "insert into ops.loaded_intervals (topic_id, kafka_partition, first_offset, last_offset)"
                        + " values (?, ?, ?, ?)",
                partition,
                after,
                before);
    }

    private void change(String sql, TopicPartition partition, Set<Interval> intervals, Set<Interval> but) {
        List<Object[]> rows = intervals.stream()
                .filter(interval -> !but.contains(interval))
                .map(interval ->
                        new Object[] {partition.topicId(), partition.partition(), interval.first(), interval.last()})
                .toList();
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(sql, rows);
        }
    }

    /**
     * Adds the batch to those that the next build takes.
     *
     * @throws IllegalStateException if the engine did not load what was staged
     */
    void addBatch(long batchId, String runId, StagedFile staged) {
        compare("BRONZE.SPOTIFY_EVENTS", count("bronze.spotify_events", batchId), staged.eventRows(), batchId);
        compare("OPS.LAKE_OBJECTS", count("ops.lake_objects", batchId), staged.objectRows(), batchId);
        // A batch without rows needs no build: its counts are known
        boolean isEmpty = staged.eventRows() == 0;
        Long builtRows = isEmpty ? 0L : null;
        jdbc.update(
                "insert into ops.load_batches (batch_id, run_id, state, objects, rows_in, silver_rows, rejected_rows,"
                        + " duplicate_rows, loaded_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                batchId,
                runId,
                isEmpty ? "PUBLISHED" : "LOADED",
                staged.objectRows(),
                staged.eventRows(),
                builtRows,
                builtRows,
                builtRows,
                SqlTime.utc(clock.instant()));
    }

    private long count(String table, long batchId) {
        Long count = jdbc.queryForObject("select count(*) from " + table + " where batch_id = ?", Long.class, batchId);
        return count == null ? 0 : count;
    }

    private static void compare(String table, long loaded, long staged, long batchId) {
        if (loaded != staged) {
            throw new IllegalStateException("%s has %d rows of batch %d, but %d were staged: the batch is rolled back"
                    .formatted(table, loaded, batchId, staged));
        }
    }

    /** Keys of objects from before an hour that are still in the lake and whose rows are in gold. */
    List<String> removable(Instant before, int limit) {
        return jdbc.queryForList(
                "select object_key from ops.lake_objects where hour_at < cast(? as timestamp_ntz) and state = 'LOADED'"
                        + " and (reason is null or reason <> ?) and batch_id in (select batch_id from ops.load_batches"
                        + " where state = 'PUBLISHED') order by object_key limit " + limit,
                String.class,
                SqlTime.utc(before),
                REMOVED);
    }

    /** Notes that retention has removed objects from the lake. */
    void markRemoved(List<String> keys) {
        jdbc.batchUpdate(
                "update ops.lake_objects set reason = ? where object_key = ?",
                keys.stream().map(key -> new Object[] {REMOVED, key}).toList());
    }

    /**
     * Verifies a commit: an engine can confirm a commit that it has rolled back.
     *
     * @throws IllegalStateException if the warehouse lacks the batch
     */
    void confirm(long batchId) {
        List<Timestamp> rows = jdbc.query(
                "select loaded_at from ops.load_batches where batch_id = ?",
                (row, number) -> row.getTimestamp(1),
                batchId);
        if (rows.isEmpty()) {
            throw new IllegalStateException(
                    "The warehouse lacks batch %d although it confirmed the commit; the next load loads its objects again"
                            .formatted(batchId));
        }
    }
}
