package dev.medley.load;

import dev.medley.load.Intervals.Interval;
import dev.medley.sql.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The holes in what has been brought, and {@code OPS.OFFSET_GAPS}, which says what became of each: EXPLAINED, EXPIRED or
 * ACCEPTED settle it, MISSING does not.
 *
 * <p>What lies above the last offset brought is no hole: it may not have been loaded yet.
 */
public final class OffsetGaps {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetGaps.class);

    private final JdbcTemplate jdbc;
    private final Clock clock;

    public OffsetGaps(DataSource warehouse) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.clock = Clock.systemUTC();
    }

    /**
     * The holes of a partition that nothing settles.
     *
     * @param ranges first offset to last, both included, ascending
     */
    public record Holes(String topicId, int partition, SortedMap<Long, Long> ranges) {}

    private record Gap(
            TopicPartition partition, long first, long last, String status, String reason, Instant foundAt) {}

    /** All holes that nothing settles, below and between the intervals brought. */
    public List<Holes> unsettled() {
        List<Holes> all = new ArrayList<>();
        Map<TopicPartition, Intervals> settled = intervals("ops.offset_gaps where status <> 'MISSING'");
        Map<TopicPartition, Intervals> bad = intervals("ops.lake_objects where state = 'BAD' and topic_id is not null");
        intervals("ops.loaded_intervals").forEach((partition, brought) -> {
            Intervals holes =
                    brought.holes(0, brought.last()).remove(settled.getOrDefault(partition, Intervals.none()));
            SortedMap<Long, Long> ranges = cut(holes, bad.getOrDefault(partition, Intervals.none()));
            if (!ranges.isEmpty()) {
                all.add(new Holes(partition.topicId(), partition.partition(), ranges));
            }
        });
        return all;
    }

    /** A bad object's range stands alone, so that reading it again gives an object of the same name. */
    private static SortedMap<Long, Long> cut(Intervals holes, Intervals badObjects) {
        SortedMap<Long, Long> ranges = new TreeMap<>();
        Intervals rest = holes.remove(badObjects);
        rest.list().forEach(range -> ranges.put(range.first(), range.last()));
        holes.remove(rest).list().forEach(range -> ranges.put(range.first(), range.last()));
        return ranges;
    }

    /** Takes out of {@code OPS.OFFSET_GAPS} what has been brought since. */
    public void closeBrought() {
        List<Gap> gaps = gaps("exists (select 1 from ops.loaded_intervals as brought"
                + " where brought.topic_id = gaps.topic_id and brought.kafka_partition = gaps.kafka_partition"
                + " and brought.first_offset <= gaps.last_offset and brought.last_offset >= gaps.first_offset)");
        Map<TopicPartition, Intervals> brought = gaps.isEmpty() ? Map.of() : intervals("ops.loaded_intervals");
        for (Gap gap : gaps) {
            replace(gap, brought.getOrDefault(gap.partition(), Intervals.none()));
            LOG.info(
                    "Gap closed, its records are loaded: topic_id={} partition={} first={} last={}",
                    gap.partition().topicId(),
                    gap.partition().partition(),
                    gap.first(),
                    gap.last());
        }
    }

    /** Writes what was found of a range, in place of an earlier MISSING. */
    public void record(String topicId, int partition, long first, long last, String status, String reason) {
        TopicPartition where = new TopicPartition(topicId, partition);
        Instant foundAt = clock.instant();
        boolean isNew = true;
        for (Gap gap : gaps(
                "topic_id = ? and kafka_partition = ? and first_offset <= ? and last_offset >= ?",
                topicId,
                partition,
                last,
                first)) {
            replace(gap, Intervals.of(first, last));
            foundAt = gap.foundAt().isBefore(foundAt) ? gap.foundAt() : foundAt;
            isNew &= !gap.status().equals(status);
        }
        Gap found = new Gap(where, first, last, status, reason, foundAt);
        insert(found, first, last);
        if (isNew) {
            say(found);
        }
    }

    /** Closes one gap for good; returns how many gaps have just these offsets, 0 or 1. */
    int accept(String topicId, int partition, long first, long last, String reason) {
        return jdbc.update(
                "update ops.offset_gaps set status = 'ACCEPTED', reason = ?, checked_at = ? where topic_id = ?"
                        + " and kafka_partition = ? and first_offset = ? and last_offset = ?",
                reason,
                SqlTime.utc(clock.instant()),
                topicId,
                partition,
                first,
                last);
    }

    /** Lets the next load take an object that was stored again; a store may give it the mark it had when it was bad. */
    public void storedAgain(String objectKey) {
        jdbc.update(
                "update ops.lake_objects set state = 'PENDING', reason = 'archived again' where object_key = ? and state = 'BAD'",
                objectKey);
    }

    private static void say(Gap gap) {
        String next =
                switch (gap.status()) {
                    case "MISSING" -> "it is archived again and comes with the next load";
                    case "EXPIRED" -> "accept it with a reason, POST /api/gaps/accept";
                    default -> "nothing";
                };
        LOG.atLevel(gap.status().equals("EXPLAINED") ? Level.DEBUG : Level.WARN)
                .log(
                        "Gap in the offsets: status={} topic_id={} partition={} first={} last={} reason={} next={}",
                        gap.status(),
                        gap.partition().topicId(),
                        gap.partition().partition(),
                        gap.first(),
                        gap.last(),
                        gap.reason(),
                        next);
    }

    private Map<TopicPartition, Intervals> intervals(String source) {
        Map<TopicPartition, List<Interval>> rows = new LinkedHashMap<>();
        jdbc.query("select topic_id, kafka_partition, first_offset, last_offset from " + source, row -> {
            rows.computeIfAbsent(new TopicPartition(row.getString(1), row.getInt(2)), key -> new ArrayList<>())
                    .add(new Interval(row.getLong(3), row.getLong(4)));
        });
        Map<TopicPartition, Intervals> intervals = new LinkedHashMap<>();
        rows.forEach((partition, list) -> intervals.put(partition, Intervals.of(list)));
        return intervals;
    }

    private List<Gap> gaps(String condition, Object... parameters) {
        return jdbc.query(
                "select topic_id, kafka_partition, first_offset, last_offset, status, reason, found_at"
                        + " from ops.offset_gaps as gaps where " + condition,
                (row, number) -> new Gap(
                        new TopicPartition(row.getString(1), row.getInt(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getString(5),
                        row.getString(6),
                        row.getTimestamp(7).toLocalDateTime().toInstant(ZoneOffset.UTC)),
                parameters);
    }

    /** Leaves of a gap what is not taken from it. */
    private void replace(Gap gap, Intervals taken) {
        jdbc.update(
                "delete from ops.offset_gaps where topic_id = ? and kafka_partition = ? and first_offset = ? and last_offset = ?",
                gap.partition().topicId(),
                gap.partition().partition(),
                gap.first(),
                gap.last());
        taken.holes(gap.first(), gap.last()).list().forEach(left -> insert(gap, left.first(), left.last()));
    }

    private void insert(Gap gap, long first, long last) {
        jdbc.update(
                "insert into ops.offset_gaps (topic_id, kafka_partition, first_offset, last_offset, status, reason, found_at, checked_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                gap.partition().topicId(),
                gap.partition().partition(),
                first,
                last,
                gap.status(),
                gap.reason(),
                Ledger.SQL_TIME.format(gap.foundAt()),
                Ledger.SQL_TIME.format(clock.instant()));
    }
}
