package dev.medley.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates, checks and describes one topic. Errors are Kafka's own, with what was tried. */
public final class TopicAdmin implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
    private static final String LOG_APPEND_TIME = "LogAppendTime";
    private static final long TIMEOUT_MS = 10_000;
    private static final long PAUSE_MS = 50;

    private final Admin admin;
    private final String brokers;
    private final String topic;

    private TopicAdmin(Admin admin, String brokers, String topic) {
        this.admin = admin;
        this.brokers = brokers;
        this.topic = topic;
    }

    /** Connects as the consumer with these properties does: same brokers, same credentials. */
    public static TopicAdmin like(Properties consumer, String topic) {
        Map<String, Object> settings = consumer.entrySet().stream()
                .filter(setting -> AdminClientConfig.configNames()
                        .contains(setting.getKey().toString()))
                .filter(setting -> !setting.getKey().equals(AdminClientConfig.CLIENT_ID_CONFIG))
                .collect(Collectors.toMap(setting -> setting.getKey().toString(), Map.Entry::getValue));
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT_MS);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT_MS / 2);
        String brokers = String.valueOf(settings.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG));
        return new TopicAdmin(Admin.create(settings), brokers, topic);
    }

    /** Kafka's id of the topic, 22 characters; empty if there is no such topic. */
    public Optional<String> topicId() {
        KafkaFuture<TopicDescription> description =
                only(admin.describeTopics(List.of(topic)).topicNameValues());
        try {
            return Optional.of(
                    await("describe the topic", description).topicId().toString());
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** The name of the topic that has an id; empty if there is none, as after it was deleted. */
    public Optional<String> topicName(String topicId) {
        if (Uuid.RESERVED.contains(Uuid.fromString(topicId))) {
            // Kafka gives these ids to no topic, and refuses a request for one as invalid
            return Optional.empty();
        }
        KafkaFuture<TopicDescription> description =
                only(admin.describeTopics(TopicCollection.ofTopicIds(List.of(Uuid.fromString(topicId))))
                        .topicIdValues());
        try {
            return Optional.of(await("describe the topic", description).name());
        } catch (UnknownTopicIdException e) {
            return Optional.empty();
        }
    }

    void create(int partitions, int replicationFactor, long retentionMs) {
        NewTopic wanted = new NewTopic(topic, partitions, (short) replicationFactor)
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        LOG_APPEND_TIME,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(retentionMs)));
        try {
            await("create the topic", admin.createTopics(List.of(wanted)).all());
            LOG.info("Topic created. topic={}, partitions={}, retention_ms={}", topic, partitions, retentionMs);
        } catch (TopicExistsException e) {
            LOG.debug("Topic was created by another process. topic={}", topic);
        }
        awaitCreated();
    }

    /** A broker learns of a topic a moment after the controller has made it. */
    private void awaitCreated() {
        long start = System.nanoTime();
        while (topicId().isEmpty()) {
            if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS)) {
                throw failed("show the new topic", null);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /**
     * Checks that the brokers stamp the topic's records, so that a record's hour never depends on a producer's clock.
     *
     * @throws TopicRefusedException if the producers do
     */
    void requireLogAppendTime() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        String type = await(
                        "read the topic's settings",
                        only(admin.describeConfigs(List.of(resource)).values()))
                .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                .value();
        if (!LOG_APPEND_TIME.equals(type)) {
            throw new TopicRefusedException(
                    ("Topic %s has message.timestamp.type=%s, but the lake groups records by the hour in which Kafka received them. Run: "
                                    + "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics --entity-name %s "
                                    + "--add-config message.timestamp.type=LogAppendTime")
                            .formatted(topic, type, brokers, topic));
        }
    }

    /** The lag of a consumer group by partition, in order; empty if there is no such topic. */
    List<PartitionLag> lag(String groupId) {
        TopicDescription description;
        try {
            description = await(
                    "describe the topic",
                    only(admin.describeTopics(List.of(topic)).topicNameValues()));
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
        List<TopicPartition> partitions = description.partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, OffsetAndMetadata> committed = await(
                "return the offsets of group " + groupId + " is in",
                admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata());
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                await("return the last offsets of", offsets(partitions, OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> starts =
                await("return the first offsets of", offsets(partitions, OffsetSpec.earliest()));
        return partitions.stream()
                .map(partition -> {
                    OffsetAndMetadata stored = committed.get(partition);
                    return new PartitionLag(
                            topic,
                            partition.partition(),
                            stored == null ? null : stored.offset(),
                            offset(starts, partition),
                            offset(ends, partition));
                })
                .toList();
    }

    /** Whether no partition ever held a record: offsets count from 0, and never again. */
    boolean isUnused() {
        List<TopicPartition> partitions = await(
                        "describe the topic",
                        only(admin.describeTopics(List.of(topic)).topicNameValues()))
                .partitions()
                .stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        return await("return the last offsets of", offsets(partitions, OffsetSpec.latest())).values().stream()
                .allMatch(end -> end.offset() == 0);
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        ListOffsetsResultInfo found = offsets.get(partition);
        return found == null ? 0 : found.offset();
    }

    private KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> offsets(
            List<TopicPartition> partitions, OffsetSpec which) {
        return admin.listOffsets(partitions.stream().collect(Collectors.toMap(partition -> partition, any -> which)))
                .all();
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private static <T> T only(Map<?, T> responses) {
        return responses.values().iterator().next();
    }

    private <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException absent) {
                throw absent;
            }
            if (e.getCause() instanceof UnknownTopicIdException unknown) {
                throw unknown;
            }
            if (e.getCause() instanceof TopicExistsException exists) {
                throw exists;
            }
            throw failed(what, e.getCause());
        } catch (TimeoutException e) {
            throw failed(what, e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private KafkaException failed(String what, @Nullable Throwable cause) {
        return new KafkaException(
                "Kafka at %s (medley.kafka.brokers) did not %s %s: %s".formatted(brokers, what, topic, cause), cause);
    }
}
