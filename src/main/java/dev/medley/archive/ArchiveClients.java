package dev.medley.archive;

import dev.medley.kafka.TopicAdmin;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the archive's Kafka consumers, and knows of each which topic it reads.
 *
 * <p>Camel's Kafka component takes any client factory it finds for all its endpoints: clients of another consumer group, and
 * all producers, are made as without it.
 */
public final class ArchiveClients extends DefaultKafkaClientFactory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveClients.class);

    private final String topic;
    private final String groupId;
    private final Map<Consumer<?, ?>, TopicIdentity> identities = Collections.synchronizedMap(new WeakHashMap<>());
    /** Of each of Camel's threads, which make one consumer after the other. */
    private final ThreadLocal<ReconnectPause> pauses =
            ThreadLocal.withInitial(() -> new ReconnectPause(System::nanoTime));

    private final AtomicReference<@Nullable String> lastTopicId = new AtomicReference<>();
    private @Nullable TopicAdmin admin;

    public ArchiveClients(String topic, String groupId) {
        this.topic = topic;
        this.groupId = groupId;
    }

    /**
     * Reads the topic's id first, so that no record can be older than what is known of its topic. Waits before, if the
     * consumer made before on this thread has not lived long.
     */
    @Override
    public Consumer<?, ?> getConsumer(Properties settings) {
        if (!groupId.equals(settings.get(CommonClientConfigs.GROUP_ID_CONFIG))) {
            return super.getConsumer(settings);
        }
        ReconnectPause pause = pauses.get();
        sleep(pause.beforeNext());
        pause.made();
        TopicIdentity identity = new TopicIdentity(topic, admin(settings), System::nanoTime);
        sayIfChanged(identity.id());
        Consumer<?, ?> consumer = super.getConsumer(settings);
        identities.put(consumer, identity);
        return consumer;
    }

    private static void sleep(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void sayIfChanged(String topicId) {
        String former = lastTopicId.getAndSet(topicId);
        if (former != null && !former.equals(topicId)) {
            LOG.warn(
                    "Topic was deleted and created again; it is archived from its first record, and what the former held and the lake has not is lost. topic={}, topic_id={}, former_topic_id={}",
                    topic,
                    topicId,
                    former);
        }
    }

    TopicIdentity identityOf(Consumer<?, ?> consumer) {
        TopicIdentity identity = identities.get(consumer);
        if (identity == null) {
            throw new IllegalStateException(
                    "The consumer was not made by the archive's client factory: the route's consumer needs kafkaClientFactory=#archiveClients and groupId=%s"
                            .formatted(groupId));
        }
        return identity;
    }

    /**
     * Makes the group read the topic from its first record: for when it was created again. Offset 0 is the start, or out of
     * range and so the start by autoOffsetReset; deleting the offsets instead is refused while the group has a member.
     */
    void restart(Consumer<?, ?> consumer) {
        try {
            consumer.commitSync(consumer.assignment().stream()
                    .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0))));
        } catch (KafkaException e) {
            LOG.info(
                    "No offsets to restart: the topic is gone, and they with it. topic={}, reason={}",
                    topic,
                    e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close();
            admin = null;
        }
    }

    private synchronized TopicAdmin admin(Properties settings) {
        if (admin == null) {
            admin = TopicAdmin.like(settings, topic);
        }
        return admin;
    }
}
