package dev.medley.kafka;

import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/** Asks Kafka how far the archive's group is. Connects at the first question. */
public final class ArchiveLag implements CamelContextAware, AutoCloseable {

    private final String brokers;
    private final String topic;
    private final String groupId;
    private @Nullable CamelContext camelContext;
    private @Nullable TopicAdmin admin;

    public ArchiveLag(String brokers, String topic, String groupId) {
        this.brokers = brokers;
        this.topic = topic;
        this.groupId = groupId;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /**
     * The partitions of the topic in order; none if there is no topic.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer within 10 s
     */
    public List<PartitionLag> partitions() {
        return admin().lag(groupId);
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
            CamelContext context = camelContext;
            if (context == null) {
                throw new IllegalStateException("Camel sets the context before the first question");
            }
            Properties settings = context.getComponent("kafka", KafkaComponent.class)
                    .getConfiguration()
                    .createConsumerProperties();
            settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
            open = TopicAdmin.like(settings, topic);
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
