package dev.medley.archive;

import dev.medley.lake.ObjectKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Objects to store before Kafka is read again. On a slow lake it gives only as many as fit in its time: Kafka
 * reassigns the partitions of a consumer that does not poll, and the same batch would be read again for ever.
 */
public final class ArchiveBatch implements Iterable<ArchiveObject> {

    private final ArchiveConsumer consumer;
    private final List<ArchiveObject> objects;
    private final long begunAt = System.nanoTime();
    private final long limitNanos;

    /** Takes objects in the order of their offsets, one at least. */
    ArchiveBatch(ArchiveConsumer consumer, List<ArchiveObject> objects, long limitMs) {
        this.consumer = consumer;
        this.objects = objects;
        this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMs);
    }

    /** The objects, until all are given or the time is up. */
    @Override
    public Iterator<ArchiveObject> iterator() {
        return new Iterator<>() {

            private final Iterator<ArchiveObject> rest = objects.iterator();
            private @Nullable ArchiveObject next = rest.next();

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public ArchiveObject next() {
                ArchiveObject given = next;
                if (given == null) {
                    throw new NoSuchElementException("all objects of the batch are given");
                }
                // Chosen now, since Camel must find what it was told to be there
                next = rest.hasNext() && System.nanoTime() - begunAt < limitNanos ? rest.next() : null;
                return given;
            }
        };
    }

    /** How many objects there are. */
    public int size() {
        return objects.size();
    }

    /** When the oldest record entered Kafka. */
    public Instant enteredAt() {
        return objects.stream()
                .map(ArchiveObject::enteredAt)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    ArchiveConsumer consumer() {
        return consumer;
    }

    /** The offsets to commit: in each partition all objects before it are stored. */
    Map<TopicPartition, OffsetAndMetadata> storedOffsets() {
        Set<TopicPartition> unfinished = new HashSet<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = new LinkedHashMap<>();
        for (ArchiveObject object : objects) {
            ObjectKey key = object.key();
            TopicPartition partition = new TopicPartition(key.topic(), key.partition());
            if (!object.isStored()) {
                unfinished.add(partition);
            } else if (!unfinished.contains(partition)) {
                offsets.put(partition, new OffsetAndMetadata(key.lastOffset() + 1));
            }
        }
        return offsets;
    }

    /** Of each partition that is not stored to its end, the offset to read again from. */
    Map<TopicPartition, Long> unstoredOffsets() {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        objects.stream()
                .filter(object -> !object.isStored())
                .map(ArchiveObject::key)
                .forEach(key ->
                        offsets.putIfAbsent(new TopicPartition(key.topic(), key.partition()), key.firstOffset()));
        return offsets;
    }
}
