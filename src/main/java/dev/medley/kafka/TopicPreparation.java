package dev.medley.kafka;

import java.util.concurrent.TimeUnit;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/** Creates a topic that is absent, and checks one that exists, before a route that has this policy starts. */
public final class TopicPreparation extends RoutePolicySupport {

    private final KafkaClients clients;
    private final String topic;
    private final int partitions;
    private final int replicationFactor;
    private final int retentionHours;

    /**
     * @param partitions at least 1, as the replication factor
     * @param retentionHours how long Kafka keeps a record, in hours; -1 for ever
     */
    public TopicPreparation(
            KafkaClients clients, String topic, int partitions, int replicationFactor, int retentionHours) {
        this.clients = clients;
        this.topic = topic;
        this.partitions = partitions;
        this.replicationFactor = replicationFactor;
        this.retentionHours = retentionHours;
    }

    /**
     * Creates the topic if it is absent, and checks it.
     *
     * @throws TopicRefusedException if it exists and producers stamp its records
     * @throws org.apache.kafka.common.KafkaException if the brokers cannot be reached or refuse
     */
    @Override
    public void onInit(Route route) {
        try (TopicAdmin admin = TopicAdmin.like(clients.settings(), topic)) {
            if (admin.topicId().isEmpty()) {
                admin.create(partitions, replicationFactor, retentionMs());
            } else {
                admin.requireLogAppendTime();
            }
        }
    }

    private long retentionMs() {
        return retentionHours < 0 ? -1 : TimeUnit.HOURS.toMillis(retentionHours);
    }
}
