package dev.medley.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads from Kafka how far the archive's group is. Connects at the first request. */
public final class ArchiveLag implements AutoCloseable {

    private final KafkaClients clients;
    private final String topic;
    private final String groupId;
    private @Nullable TopicAdmin admin;

    public ArchiveLag(KafkaClients clients, String topic, String groupId) {
        this.clients = clients;
        this.topic = topic;
        this.groupId = groupId;
    }

    /**
     * The partitions of the topic in order; empty if there is no topic.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not respond within 10 s
     */
    public List<PartitionLag> partitions() {
        return admin().lag(groupId);
    }

    /**
     * Of each partition, the offset below which the archive has stored all records: 0 if it has committed nothing yet.
     *
     * @param topicId id of the topic expected; where the topic has another id by now, there are no partitions
     * @throws org.apache.kafka.common.KafkaException if Kafka does not respond within 10 s
     */
    public Map<Integer, Long> committedOffsets(String topicId) {
        if (!admin().topicId().equals(Optional.of(topicId))) {
            return Map.of();
        }
        Map<Integer, Long> offsets = new HashMap<>();
        for (PartitionLag each : partitions()) {
            Long committed = each.committedOffset();
            offsets.put(each.partition(), committed == null ? 0 : committed);
        }
        return offsets;
    }

    /**
     * Whether no partition of the topic ever held a record, deleted ones included.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not respond within 10 s, or there is no such topic
     */
    public boolean isTopicUnused() {
        return admin().isUnused();
    }

    private synchronized TopicAdmin admin() {
        TopicAdmin open = admin;
        if (open == null) {
            open = TopicAdmin.like(clients.settings(), topic);
            admin = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close();
            admin = null;
        }
    }
}
