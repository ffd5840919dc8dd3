package dev.medley.load;

import dev.medley.http.Problem;
import dev.medley.http.QueryString;
import dev.medley.http.Response;
import dev.medley.kafka.ArchiveLag;
import dev.medley.sql.SqlTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The holes between loaded offsets, and {@code OPS.OFFSET_GAPS}, which records what became of each: EXPLAINED, EXPIRED or
 * ACCEPTED settles it, MISSING does not.
 *
 * <p>What lies above the last loaded offset is not a hole: it may not have been loaded yet. Nor is what the archive has not
 * committed yet: it stores several objects at a time, in any order.
 */
public final class OffsetGaps {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetGaps.class);
    private static final List<String> PARAMETERS = List.of("topic_id", "partition", "first", "last", "reason");
    private static final List<String> NUMBERS = List.of("partition", "first", "last");

    private final JdbcTemplate jdbc;
    private final ArchiveLag archive;
    private final Clock clock;

    public OffsetGaps(DataSource warehouse, ArchiveLag archive) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.archive = archive;
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

    /**
     * All holes that nothing settles, below and between the loaded intervals, among the offsets that the archive has
     * committed. The lake holds all of these from now on, or has lost them.
     *
     * @throws org.apache.kafka.common.KafkaException if there are holes and Kafka does not respond within 10 s
     */
    public List<Holes> unsettled() {
        Map<TopicPartition, Intervals> holes = holes();
        Map<String, Map<Integer, Long>> committed = new HashMap<>();
        holes.forEach((partition, found) -> {
            Long next = committed
                    .computeIfAbsent(partition.topicId(), archive::committedOffsets)
                    .get(partition.partition());
            if (next != null) {
                found.remove(next, Long.MAX_VALUE - 1);
            }
        });
        return asList(holes);
    }

    /** What is still not settled of some holes. */
    public List<Holes> unsettledOf(List<Holes> earlier) {
        Map<TopicPartition, Intervals> holes = holes();
        Map<TopicPartition, Intervals> left = new LinkedHashMap<>();
        for (Holes each : earlier) {
            TopicPartition partition = new TopicPartition(each.topicId(), each.partition());
            Intervals before = new Intervals();
            each.ranges().forEach(before::add);
            left.put(partition, before.without(before.without(holes.getOrDefault(partition, new Intervals()))));
        }
        return asList(left);
    }

    private Map<TopicPartition, Intervals> holes() {
        Map<TopicPartition, Intervals> settled = intervals("ops.offset_gaps where status <> 'MISSING'");
        Map<TopicPartition, Intervals> holes = intervals("ops.loaded_intervals");
        holes.replaceAll((partition, loaded) ->
                loaded.holes(0, loaded.last()).without(settled.getOrDefault(partition, new Intervals())));
        holes.values().removeIf(found -> found.list().isEmpty());
        return holes;
    }

    private List<Holes> asList(Map<TopicPartition, Intervals> holes) {
        Map<TopicPartition, Intervals> bad = intervals("ops.lake_objects where state = 'BAD' and topic_id is not null");
        List<Holes> all = new ArrayList<>();
        holes.forEach((partition, found) -> {
            SortedMap<Long, Long> ranges = cut(found, bad.getOrDefault(partition, new Intervals()));
            if (!ranges.isEmpty()) {
                all.add(new Holes(partition.topicId(), partition.partition(), ranges));
            }
        });
        return all;
    }

    /** A bad object's range stands alone, so that reading it again gives an object with the same name. */
    private static SortedMap<Long, Long> cut(Intervals holes, Intervals badObjects) {
        SortedMap<Long, Long> ranges = new TreeMap<>();
        Intervals rest = holes.without(badObjects);
        rest.list().forEach(range -> ranges.put(range.first(), range.last()));
        holes.without(rest).list().forEach(range -> ranges.put(range.first(), range.last()));
        return ranges;
    }

    /** Takes out of {@code OPS.OFFSET_GAPS} what has been loaded since. */
    public void closeLoaded() {
        List<Gap> gaps = gaps("exists (select 1 from ops.loaded_intervals as loaded"
                + " where loaded.topic_id = gaps.topic_id and loaded.kafka_partition = gaps.kafka_partition"
                + " and loaded.first_offset <= gaps.last_offset and loaded.last_offset >= gaps.first_offset)");
        Map<TopicPartition, Intervals> loaded = gaps.isEmpty() ? Map.of() : intervals("ops.loaded_intervals");
        for (Gap gap : gaps) {
            replace(gap, loaded.getOrDefault(gap.partition(), new Intervals()));
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
        Intervals range = new Intervals();
        range.add(first, last);
        Instant foundAt = clock.instant();
        boolean isNew = true;
        for (Gap gap : gaps(
                "topic_id = ? and kafka_partition = ? and first_offset <= ? and last_offset >= ?",
                topicId,
                partition,
                last,
                first)) {
            replace(gap, range);
            foundAt = gap.foundAt().isBefore(foundAt) ? gap.foundAt() : foundAt;
            isNew &= !gap.status().equals(status);
        }
        Gap found = new Gap(new TopicPartition(topicId, partition), first, last, status, reason, foundAt);
        insert(found, first, last);
        if (isNew) {
            log(found);
        }
    }

    /** Lets the next load take an object that was stored again; a store may give it the etag it had when it was bad. */
    public void storedAgain(String objectKey) {
        jdbc.update(
                "update ops.lake_objects set state = 'PENDING', reason = 'archived again' where object_key = ? and state = 'BAD'",
                objectKey);
    }

    /**
     * Accepts one gap for good.
     *
     * @param query topic_id, partition, first, last and reason, as in a URL
     * @return 200 with the gap as it is now
     * @throws Problem 400 for a parameter that is missing, unknown or unreadable, 404 if there is no such gap
     */
    public Response accept(@Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        Map<String, String> given = QueryString.parse(query, PARAMETERS);
        Map<String, String> gap = new LinkedHashMap<>();
        for (String name : PARAMETERS) {
            String value = given.get(name);
            if (value == null || value.isBlank()) {
                throw Problem.badParameter(
                        name,
                        "accepting a gap needs the parameter '%s'".formatted(name),
                        "all of " + String.join(", ", PARAMETERS));
            }
            if (NUMBERS.contains(name) && !value.matches("[0-9]{1,18}")) {
                throw Problem.badParameter(
                        name, "%s is '%s'".formatted(name, value), "a whole number of at most 18 digits");
            }
            gap.put(name, value);
        }
        int changed = jdbc.update(
                "update ops.offset_gaps set status = 'ACCEPTED', reason = ?, checked_at = ? where topic_id = ?"
                        + " and kafka_partition = cast(? as bigint) and first_offset = cast(? as bigint)"
                        + " and last_offset = cast(? as bigint)",
                gap.get("reason"),
                SqlTime.utc(clock.instant()),
                gap.get("topic_id"),
                gap.get("partition"),
                gap.get("first"),
                gap.get("last"));
        if (changed == 0) {
            throw Problem.of(404, "There is no gap of exactly these offsets: GET /api/gaps lists all");
        }
        gap.put("status", "ACCEPTED");
        return Response.ok(gap);
    }

    private static void log(Gap gap) {
        String next =
                switch (gap.status()) {
                    case "MISSING" -> "it is archived again, the next load loads it";
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
        Map<TopicPartition, Intervals> intervals = new LinkedHashMap<>();
        jdbc.query("select topic_id, kafka_partition, first_offset, last_offset from " + source, row -> {
            intervals
                    .computeIfAbsent(new TopicPartition(row.getString(1), row.getInt(2)), key -> new Intervals())
                    .add(row.getLong(3), row.getLong(4));
        });
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

    /** Replaces a gap by what is left of it without some offsets. */
    private void replace(Gap gap, Intervals without) {
        jdbc.update(
                "delete from ops.offset_gaps where topic_id = ? and kafka_partition = ? and first_offset = ? and last_offset = ?",
                gap.partition().topicId(),
                gap.partition().partition(),
                gap.first(),
                gap.last());
        without.holes(gap.first(), gap.last()).list().forEach(left -> insert(gap, left.first(), left.last()));
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
                SqlTime.utc(gap.foundAt()),
                SqlTime.utc(clock.instant()));
    }
}
