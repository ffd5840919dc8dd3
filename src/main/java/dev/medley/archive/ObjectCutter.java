package dev.medley.archive;

import dev.medley.lake.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one topic's records into lake objects: each contiguous within one partition and one UTC hour of Kafka's time.
 *
 * <p>Any offset other than the last + 1 closes an object, a lower one too: after a rebalance records may be read again.
 */
final class ObjectCutter {

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    private final String topic;
    private final String topicId;
    private final int maxLines;
    private final int maxBytes;
    private final boolean gzip;
    private final Map<Integer, Segment> open = new LinkedHashMap<>();
    private final Map<Integer, Long> nextOffsets = new HashMap<>();
    private final List<Segment> closed = new ArrayList<>();

    /**
     * Takes when an object is full.
     *
     * @param maxLines an object has no more lines
     * @param maxBytes an object whose records are this long or longer is closed
     */
    ObjectCutter(String topic, String topicId, int maxLines, int maxBytes, boolean gzip) {
        this.topic = topic;
        this.topicId = topicId;
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
        this.gzip = gzip;
    }

    /**
     * Adds the next records of one partition, in the order in which Kafka gave them.
     *
     * @param now time of {@link System#nanoTime}
     * @return whether the offsets follow each other, and those added before
     */
    boolean add(int partition, Iterable<? extends ConsumerRecord<?, ?>> records, long now) {
        boolean isContiguous = true;
        long expected = nextOffsets.getOrDefault(partition, -1L);
        Segment segment = open.remove(partition);
        for (ConsumerRecord<?, ?> record : records) {
            long hour = Math.floorDiv(record.timestamp(), HOUR_MS);
            isContiguous &= record.offset() == expected;
            if (segment != null && (record.offset() != expected || hour != segment.hour)) {
                closed.add(segment);
                segment = null;
            }
            if (segment == null) {
                segment = new Segment(partition, record.offset(), record.timestamp(), now);
            }
            segment.add((byte[]) record.value());
            expected = record.offset() + 1;
            if (segment.values.size() >= maxLines || segment.bytes >= maxBytes) {
                closed.add(segment);
                segment = null;
            }
        }
        if (segment != null) {
            open.put(partition, segment);
        }
        nextOffsets.put(partition, expected);
        return isContiguous;
    }

    /** Closes the objects that were begun at a time or before. */
    void closeBegunBy(long time) {
        open.values().removeIf(segment -> {
            boolean isDue = segment.begunAt - time <= 0;
            if (isDue) {
                closed.add(segment);
            }
            return isDue;
        });
    }

    /** Closes all objects. */
    void closeAll() {
        closed.addAll(open.values());
        open.clear();
    }

    /** Closes the largest objects until the open ones have fewer bytes than a limit. */
    void closeLargest(long limit) {
        while (bytes(open.values()) >= limit) {
            Segment largest = Collections.max(open.values(), Comparator.comparingLong(segment -> segment.bytes));
            closed.add(largest);
            open.remove(largest.partition);
        }
    }

    /** Drops the objects of some partitions: their records are read again, by this or another consumer. */
    void drop(Collection<Integer> partitions) {
        closed.removeIf(segment -> partitions.contains(segment.partition));
        open.keySet().removeAll(partitions);
        nextOffsets.keySet().removeAll(partitions);
    }

    /** When the oldest open object was begun; the given time if none is open. */
    long oldest(long now) {
        return open.values().stream()
                .mapToLong(segment -> segment.begunAt)
                .min()
                .orElse(now);
    }

    /** How many objects are closed. */
    int closedObjects() {
        return closed.size();
    }

    /** How long all records are that are held, in bytes. */
    long bytes() {
        return bytes(closed) + bytes(open.values());
    }

    private static long bytes(Collection<Segment> segments) {
        return segments.stream().mapToLong(segment -> segment.bytes).sum();
    }

    /** Gives the closed objects away: within a partition in the order of their records. */
    List<ArchiveObject> take() {
        List<ArchiveObject> taken = closed.stream().map(Segment::toObject).toList();
        closed.clear();
        return taken;
    }

    private final class Segment {

        private final int partition;
        private final long firstOffset;
        private final long firstMs;
        private final long hour;
        private final long begunAt;
        private final List<byte @Nullable []> values = new ArrayList<>();
        private long bytes;

        Segment(int partition, long firstOffset, long firstMs, long begunAt) {
            this.partition = partition;
            this.firstOffset = firstOffset;
            this.firstMs = firstMs;
            this.hour = Math.floorDiv(firstMs, HOUR_MS);
            this.begunAt = begunAt;
        }

        void add(byte @Nullable [] value) {
            values.add(value);
            bytes += value == null ? 0 : value.length;
        }

        ArchiveObject toObject() {
            long lastOffset = firstOffset + values.size() - 1;
            Instant start = Instant.ofEpochMilli(hour * HOUR_MS);
            ObjectKey key = new ObjectKey(topic, partition, firstOffset, lastOffset, topicId, start, gzip);
            return new ArchiveObject(key, Instant.ofEpochMilli(firstMs), values);
        }
    }
}
