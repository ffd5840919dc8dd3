package dev.medley.simulate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Asks the brokers whether a topic has ever held a record. */
final class TopicRecords implements BooleanSupplier {

    private static final int TIMEOUT_SECONDS = 10;

    private final String brokers;
    private final String topic;

    TopicRecords(String brokers, String topic) {
        this.brokers = brokers;
        this.topic = topic;
    }

    /**
     * Whether no partition of the topic ever held a record, deleted ones included.
     *
     * @throws IllegalStateException if the brokers do not answer, or do not know the topic
     */
    @Override
    public boolean getAsBoolean() {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                brokers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_SECONDS * 1000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_SECONDS * 1000 / 2))) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .flatMap(description -> description.partitions().stream())
                    .forEach(partition ->
                            ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
            // Records are numbered from 0 and never again: a partition that ends at 0 has begun at 0 and held nothing
            return admin.listOffsets(ends).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).values().stream()
                    .allMatch(end -> end.offset() == 0);
        } catch (ExecutionException | TimeoutException fault) {
            throw new IllegalStateException(
                    "topic %s at brokers %s does not say what it holds".formatted(topic, brokers), fault);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while asking for topic %s".formatted(topic), stop);
        }
    }
}
