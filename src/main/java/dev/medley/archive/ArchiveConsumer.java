package dev.medley.archive;

import dev.medley.kafka.TopicAdmin;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer that polls lake objects instead of records: a poll gives one record, whose value is the {@link ArchiveBatch} of
 * all objects that are full or due. Camel makes an exchange of each record, with a map of headers; one a batch costs less.
 *
 * <p>The topic's id is read before the consumer is made, then at every break in the offsets and every 5 s before a batch is
 * given. While it stays the same all records are of that topic: one that is deleted and created again has the same name and
 * offsets, and another id.
 */
final class ArchiveConsumer extends KafkaConsumer<Object, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveConsumer.class);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final long TOPIC_CHECK_NANOS = Duration.ofSeconds(5).toNanos();

    private final String topic;
    private final String topicId;
    private final TopicAdmin admin;
    private final ArchiveSettings settings;
    private final ObjectCutter cutter;
    private boolean isContiguous = true;
    private long topicCheckedAt = System.nanoTime();
    private @Nullable ArchiveBatch unfinished;

    /** Takes the topic's id, which was read before. */
    ArchiveConsumer(Properties properties, String topic, String topicId, TopicAdmin admin, ArchiveSettings settings) {
        super(properties);
        this.topic = topic;
        this.topicId = topicId;
        this.admin = admin;
        this.settings = settings;
        this.cutter = new ObjectCutter(topic, topicId, settings.batchSize(), settings.maxBytes(), settings.gzip());
    }

    /** Drops the objects of partitions that move: whoever reads these next begins at the commit. */
    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                drop(partitions);
                listener.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                listener.onPartitionsAssigned(partitions);
            }
        });
    }

    private void drop(Collection<TopicPartition> partitions) {
        cutter.drop(partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
    }

    /**
     * Reads what Kafka has at once, up to the limits; gives the objects that are full or have waited long enough.
     *
     * @throws UnknownTopicIdException if the topic was deleted since the consumer was made
     */
    @Override
    public ConsumerRecords<Object, Object> poll(Duration timeout) {
        ConsumerRecords<Object, Object> polled = super.poll(untilDue(timeout));
        while (!polled.isEmpty()) {
            add(polled);
            polled = isFull() ? ConsumerRecords.empty() : super.poll(Duration.ZERO);
        }
        cutter.closeBegunBy(System.nanoTime() - waitNanos());
        cutter.closeLargest(settings.maxBytes());
        if (cutter.closedObjects() == 0) {
            return ConsumerRecords.empty();
        }
        confirmTopic();
        List<ArchiveObject> objects = cutter.take();
        ArchiveBatch batch = new ArchiveBatch(this, objects, settings.commitAfterMs());
        unfinished = batch;
        return asRecord(batch, objects.get(objects.size() - 1));
    }

    private Duration untilDue(Duration timeout) {
        long now = System.nanoTime();
        Duration due = Duration.ofNanos(Math.max(0, cutter.oldest(now) + waitNanos() - now));
        return due.compareTo(timeout) < 0 ? due : timeout;
    }

    private long waitNanos() {
        return Duration.ofMillis(settings.batchWaitMs()).toNanos();
    }

    private boolean isFull() {
        return cutter.closedObjects() >= settings.maxObjects() || cutter.bytes() >= settings.maxBytes();
    }

    private void add(ConsumerRecords<Object, Object> polled) {
        long now = System.nanoTime();
        for (TopicPartition partition : polled.partitions()) {
            isContiguous &= cutter.add(partition.partition(), polled.records(partition), now);
        }
    }

    private static ConsumerRecords<Object, Object> asRecord(ArchiveBatch batch, ArchiveObject last) {
        TopicPartition partition =
                new TopicPartition(last.key().topic(), last.key().partition());
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                partition.topic(), partition.partition(), last.key().lastOffset(), null, batch);
        return new ConsumerRecords<>(Map.of(partition, List.of(record)), Map.of());
    }

    private void confirmTopic() {
        long now = System.nanoTime();
        if (isContiguous && now - topicCheckedAt < TOPIC_CHECK_NANOS) {
            return;
        }
        String current = admin.topicId().orElse("none");
        if (!current.equals(topicId)) {
            readFromStart();
            throw new UnknownTopicIdException(
                    "Topic %s was deleted (its id was %s, now it is %s): records not yet stored are dropped, reading starts at the new topic's first record"
                            .formatted(topic, topicId, current));
        }
        topicCheckedAt = now;
        isContiguous = true;
    }

    /** Offset 0 is the start, or out of range and so the start by auto.offset.reset. Kafka deletes no member's offsets. */
    private void readFromStart() {
        try {
            commitSync(
                    assignment().stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0))),
                    COMMIT_TIMEOUT);
        } catch (KafkaException e) {
            LOG.info(
                    "No offsets to restart: they were deleted with the topic. topic={}, reason={}",
                    topic,
                    e.getMessage());
        }
    }

    /**
     * Commits what is stored of a batch without a gap, and reads the rest again.
     *
     * @throws KafkaException if the partitions have moved or the brokers do not respond; all is then read again
     */
    void commit(ArchiveBatch batch) {
        unfinished = null;
        Map<TopicPartition, OffsetAndMetadata> offsets = batch.storedOffsets();
        if (!offsets.isEmpty()) {
            commitSync(offsets, COMMIT_TIMEOUT);
        }
        Map<TopicPartition, Long> rest = batch.unstoredOffsets();
        drop(rest.keySet());
        rest.forEach(this::seek);
    }

    /** Leaves the group after a failure: what is stored of the batch is committed, so that each attempt gets further. */
    @Override
    public void unsubscribe() {
        ArchiveBatch failed = unfinished;
        unfinished = null;
        if (failed != null) {
            try {
                commitSync(failed.storedOffsets(), COMMIT_TIMEOUT);
            } catch (KafkaException e) {
                LOG.info(
                        "Stored objects could not be committed and are stored again. topic={}, reason={}",
                        topic,
                        e.getMessage());
            }
        }
        super.unsubscribe();
    }
}
