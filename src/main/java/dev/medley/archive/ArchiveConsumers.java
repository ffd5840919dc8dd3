package dev.medley.archive;

import dev.medley.kafka.TopicAdmin;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the archive's consumers, and commits what they have read once it is stored.
 *
 * <p>Camel's Kafka component takes any client factory it finds for all its endpoints: clients of another consumer group, and
 * all producers, are made as without it.
 */
public final class ArchiveConsumers extends DefaultKafkaClientFactory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveConsumers.class);

    private final String topic;
    private final String groupId;
    private final ArchiveSettings settings;
    /** Of each of Camel's threads, which makes one consumer after the other. */
    private final ThreadLocal<ReconnectPause> pauses =
            ThreadLocal.withInitial(() -> new ReconnectPause(System::nanoTime));

    private final AtomicReference<@Nullable String> lastTopicId = new AtomicReference<>();
    private @Nullable TopicAdmin admin;

    public ArchiveConsumers(String topic, String groupId, ArchiveSettings settings) {
        this.topic = topic;
        this.groupId = groupId;
        this.settings = settings;
    }

    /**
     * Reads the topic's id first, so that no record can be older than what is known of its topic. Waits before, if the
     * consumer made before on this thread has not lived long.
     *
     * @throws UnknownTopicOrPartitionException if there is no such topic
     */
    @Override
    public Consumer<?, ?> getConsumer(Properties properties) {
        if (!groupId.equals(properties.get(CommonClientConfigs.GROUP_ID_CONFIG))) {
            return super.getConsumer(properties);
        }
        ReconnectPause pause = pauses.get();
        sleep(pause.beforeNext());
        pause.made();
        TopicAdmin topicAdmin = admin(properties);
        String topicId = topicAdmin
                .topicId()
                .orElseThrow(() -> new UnknownTopicOrPartitionException(
                        "Topic %s does not exist: it was deleted; create it again, or restart and the archive does"
                                .formatted(topic)));
        warnIfChanged(topicId);
        Properties limited = new Properties();
        limited.putAll(properties);
        limited.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxObjects());
        return new ArchiveConsumer(limited, topic, topicId, topicAdmin, settings);
    }

    private static void sleep(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void warnIfChanged(String topicId) {
        String former = lastTopicId.getAndSet(topicId);
        if (former != null && !former.equals(topicId)) {
            LOG.warn(
                    "Topic was deleted and created again; it is archived from its first record. Records of the former topic that were not stored are lost. topic={}, topic_id={}, former_topic_id={}",
                    topic,
                    topicId,
                    former);
        }
    }

    /** An object is in the lake. */
    public void stored(ArchiveObject object) {
        object.markStored();
    }

    /** Commits what is stored of a batch without a gap; the rest is read again. */
    public void commit(ArchiveBatch batch) {
        batch.consumer().commit(batch);
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close();
            admin = null;
        }
    }

    private synchronized TopicAdmin admin(Properties properties) {
        if (admin == null) {
            admin = TopicAdmin.like(properties, topic);
        }
        return admin;
    }
}
