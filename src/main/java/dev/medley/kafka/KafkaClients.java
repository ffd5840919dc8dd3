package dev.medley.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** How Medley's own Kafka clients connect: as Camel's Kafka component does, credentials included. */
public final class KafkaClients {

    private final CamelContext camel;
    private final String brokers;

    /** @param brokers host:port list */
    public KafkaClients(CamelContext camel, String brokers) {
        this.camel = camel;
        this.brokers = brokers;
    }

    public String brokers() {
        return brokers;
    }

    /** The settings of a client, as those of a consumer. */
    public Properties settings() {
        Properties settings = camel.getComponent("kafka", KafkaComponent.class)
                .getConfiguration()
                .createConsumerProperties();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        return settings;
    }

    /**
     * A consumer apart from any group, which commits nothing: it sees what committed transactions left visible, of partitions
     * that it is assigned to.
     *
     * @param settings as {@link #settings()} gives them
     * @param timeoutMs how long it waits for an answer of the brokers
     */
    public static KafkaConsumer<byte[], byte @Nullable []> reader(Properties settings, int timeoutMs) {
        Map<String, Object> all = settings.entrySet().stream()
                .filter(setting ->
                        ConsumerConfig.configNames().contains(setting.getKey().toString()))
                .collect(Collectors.toMap(
                        setting -> setting.getKey().toString(), Map.Entry::getValue, (a, b) -> b, HashMap::new));
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.CLIENT_ID_CONFIG);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
        return new KafkaConsumer<>(all);
    }
}
