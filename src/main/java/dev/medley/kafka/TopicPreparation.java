package dev.medley.kafka;

import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.kafka.clients.CommonClientConfigs;

/** The topic of events, made if it is absent before a route that has this policy starts. */
public final class TopicPreparation extends RoutePolicySupport {

    private final String brokers;
    private final String topic;
    private final int partitions;
    private final int replicationFactor;
    private final int retentionHours;

    /**
     * Takes what the topic is made with.
     *
     * @param brokers host:port list
     * @param retentionHours how long Kafka keeps a record, in hours; -1 for ever
     */
    public TopicPreparation(String brokers, String topic, int partitions, int replicationFactor, int retentionHours) {
        if (partitions < 1 || replicationFactor < 1 || retentionHours == 0 || retentionHours < -1) {
            throw new IllegalArgumentException(
                    "topic %s would have %d partitions, %d replicas and %d hours of retention: set medley.kafka.partitions and medley.kafka.replication-factor to 1 or more, medley.kafka.retention-hours to 1 or more, or -1 for ever"
                            .formatted(topic, partitions, replicationFactor, retentionHours));
        }
        this.brokers = brokers;
        this.topic = topic;
        this.partitions = partitions;
        this.replicationFactor = replicationFactor;
        this.retentionHours = retentionHours;
    }

    @Override
    public void onInit(Route route) {
        prepare(route.getCamelContext());
    }

    /**
     * Makes the topic if it is absent, and checks it.
     *
     * @throws TopicRefusedException if it exists and producers stamp its records
     * @throws org.apache.kafka.common.KafkaException if the brokers cannot be reached or refuse
     */
    public void prepare(CamelContext context) {
        try (TopicAdmin admin = TopicAdmin.like(clientSettings(context, brokers), topic)) {
            if (admin.topicId().isEmpty()) {
                admin.create(partitions, replicationFactor, retentionMs());
            } else {
                admin.requireLogAppendTime();
            }
        }
    }

    /** The component's own, such as credentials, and the brokers. */
    public static Properties clientSettings(CamelContext context, String brokers) {
        Properties settings = context.getComponent("kafka", KafkaComponent.class)
                .getConfiguration()
                .createConsumerProperties();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
        return settings;
    }

    private long retentionMs() {
        return retentionHours < 0 ? -1 : TimeUnit.HOURS.toMillis(retentionHours);
    }
}
