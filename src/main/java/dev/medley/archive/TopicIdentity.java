package dev.medley.archive;

import dev.medley.kafka.TopicAdmin;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Which topic one consumer reads: a topic deleted and created again has the same name and offsets, and another id.
 *
 * <p>The id is read before the consumer is made, and again at the latest 5 s later and at every break in the offsets, before
 * a batch is stored. While it stays the same, all that the consumer has read is of that topic, since ids never recur.
 */
final class TopicIdentity {

    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String topic;
    private final String id;
    private final TopicAdmin admin;
    private final LongSupplier nanoClock;
    private final Map<Integer, Long> nextOffsets = new HashMap<>();
    private long readAt;
    private boolean isBroken;

    /**
     * Reads the topic's id.
     *
     * @throws UnknownTopicOrPartitionException if there is no such topic
     */
    TopicIdentity(String topic, TopicAdmin admin, LongSupplier nanoClock) {
        this.topic = topic;
        this.admin = admin;
        this.nanoClock = nanoClock;
        this.readAt = nanoClock.getAsLong();
        this.id = admin.topicId()
                .orElseThrow(() -> new UnknownTopicOrPartitionException(
                        "Topic %s does not exist: it was deleted; create it again, or restart and the archive does"
                                .formatted(topic)));
    }

    String id() {
        return id;
    }

    /** Notes a record of the batch at hand, in the order in which Kafka gave it. */
    void saw(int partition, long offset) {
        Long expected = nextOffsets.put(partition, offset + 1);
        isBroken |= expected == null || expected != offset;
    }

    /**
     * Confirms that the records noted so far are of this topic.
     *
     * @throws TopicChangedException if the topic is gone or another
     */
    void confirm() {
        long now = nanoClock.getAsLong();
        if (!isBroken && now - readAt < MAX_AGE_NANOS) {
            return;
        }
        String current = admin.topicId().orElse("none");
        if (!current.equals(id)) {
            throw new TopicChangedException(
                    "Topic %s was deleted and perhaps created again (id was %s, is %s): the batch is dropped, reading starts at the new topic's first record"
                            .formatted(topic, id, current));
        }
        readAt = now;
        isBroken = false;
    }
}
