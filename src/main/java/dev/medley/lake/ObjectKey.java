package dev.medley.lake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a lake object, which determines its content: the records of one topic, partition and range of offsets.
 *
 * <p>{@code bronze/date=YYYY-MM-DD/hour=HH/<topic>-<partition>-<first>-<last>-<topic id>.ndjson[.gz]}, offsets padded to 20
 * digits so that names sort as offsets do. Line i is the record at first offset + i.
 *
 * @param topic the Kafka topic
 * @param partition its partition, from 0
 * @param firstOffset offset of the first line
 * @param lastOffset offset of the last line, inclusive
 * @param topicId Kafka's id of the topic, 22 characters of URL-safe Base64: a topic made again has another one
 * @param hour the UTC hour in which Kafka took the records
 * @param gzip whether the content is compressed
 */
public record ObjectKey(
        String topic, int partition, long firstOffset, long lastOffset, String topicId, Instant hour, boolean gzip) {

    /** Every object of the lake has a name under this prefix. */
    public static final String PREFIX = "bronze/";

    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Pattern TOPIC_ID = Pattern.compile("[a-zA-Z0-9_-]{22}");
    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("'date='uuuu-MM-dd'/hour='HH").withZone(ZoneOffset.UTC);

    /** Topic and topic id may hold '-': the id is 22 characters before the suffix, an offset 20 digits before that. */
    private static final Pattern KEY = Pattern.compile(PREFIX
            + "date=(?<date>\\d{4}-\\d{2}-\\d{2})/hour=(?<hour>\\d{2})/"
            + "(?<topic>[a-zA-Z0-9._-]{1,249})-(?<partition>\\d{1,10})-(?<first>\\d{20})-(?<last>\\d{20})-(?<id>[a-zA-Z0-9_-]{22})"
            + "\\.ndjson(?<gzip>\\.gz)?");

    public ObjectKey {
        if (!TOPIC.matcher(topic).matches()) {
            throw new IllegalArgumentException(
                    "topic is '%s': Kafka allows 1 to 249 letters, digits, '.', '_' and '-'".formatted(topic));
        }
        if (partition < 0) {
            throw new IllegalArgumentException(
                    "partition of %s is %d: a partition is never negative".formatted(topic, partition));
        }
        if (firstOffset < 0 || lastOffset < firstOffset) {
            throw new IllegalArgumentException("offsets of %s-%d are %d to %d: they rise from 0"
                    .formatted(topic, partition, firstOffset, lastOffset));
        }
        if (!TOPIC_ID.matcher(topicId).matches()) {
            throw new IllegalArgumentException(
                    "id of topic %s is '%s': Kafka's are 22 characters of URL-safe Base64".formatted(topic, topicId));
        }
        if (!hour.equals(hour.truncatedTo(ChronoUnit.HOURS))) {
            throw new IllegalArgumentException(
                    "hour of %s-%d is %s: it must be a full hour, UTC".formatted(topic, partition, hour));
        }
    }

    /** The object's name in the bucket. */
    public String key() {
        return "%s%s/%s-%d-%020d-%020d-%s.ndjson%s"
                .formatted(
                        PREFIX,
                        FOLDER.format(hour),
                        topic,
                        partition,
                        firstOffset,
                        lastOffset,
                        topicId,
                        gzip ? ".gz" : "");
    }

    /** How many lines the object holds. */
    public long lines() {
        return lastOffset - firstOffset + 1;
    }

    /** The hour of a prefix such as {@code bronze/date=2026-11-21/hour=07/}; empty if no key of ours begins with it. */
    static Optional<Instant> hourOfPrefix(String prefix) {
        return parse(prefix + "t-0-%020d-%020d-%s.ndjson".formatted(0, 0, "A".repeat(22)))
                .map(ObjectKey::hour);
    }

    /** Reads a name; empty if {@link #key()} could not have given it, such as an upload still under way. */
    public static Optional<ObjectKey> parse(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            ObjectKey parsed = new ObjectKey(
                    matcher.group("topic"),
                    Integer.parseInt(matcher.group("partition")),
                    Long.parseLong(matcher.group("first")),
                    Long.parseLong(matcher.group("last")),
                    matcher.group("id"),
                    Instant.parse("%sT%s:00:00Z".formatted(matcher.group("date"), matcher.group("hour"))),
                    matcher.group("gzip") != null);
            return Optional.of(parsed).filter(read -> read.key().equals(key));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
