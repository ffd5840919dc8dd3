package dev.medley.simulate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks the brokers whether a topic has ever held a record. */
public final class TopicRecords implements BooleanSupplier, CamelContextAware {

    private static final int TIMEOUT_SECONDS = 10;

    private final String brokers;
    private final String topic;
    private @Nullable CamelContext camelContext;

    /**
     * Takes where to ask and for what; connects as Camel's Kafka component does.
     *
     * @param brokers host:port list
     */
    public TopicRecords(String brokers, String topic) {
        this.brokers = brokers;
        this.topic = topic;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    private Map<String, Object> settings() {
        CamelContext context = camelContext;
        if (context == null) {
            throw new IllegalStateException("Camel sets the context before the first question");
        }
        Map<String, Object> settings = new HashMap<>();
        context.getComponent("kafka", KafkaComponent.class)
                .getConfiguration()
                .createProducerProperties()
                .forEach((key, value) -> {
                    if (AdminClientConfig.configNames().contains(key.toString())) {
                        settings.put(key.toString(), value);
                    }
                });
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_SECONDS * 1000 / 2);
        return settings;
    }

    /**
     * Whether no partition of the topic ever held a record, deleted ones included.
     *
     * @throws IllegalStateException if the brokers do not answer, or do not know the topic
     */
    @Override
    public boolean getAsBoolean() {
        try (Admin admin = Admin.create(settings())) {
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
