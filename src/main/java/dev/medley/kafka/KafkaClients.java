package dev.medley.kafka;

import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.CommonClientConfigs;

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
}
