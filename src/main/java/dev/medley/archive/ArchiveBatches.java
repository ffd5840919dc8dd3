package dev.medley.archive;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Batches of Camel's batching Kafka consumer, one exchange a record: turned into lake objects, then committed. */
public final class ArchiveBatches {

    private final ArchiveClients clients;
    private final String topic;
    private final boolean gzip;
    private final long commitAfterMs;

    /** @param commitAfterMs how often a batch that takes longer commits what is stored of it, at least 1 ms */
    public ArchiveBatches(ArchiveClients clients, String topic, boolean gzip, long commitAfterMs) {
        if (commitAfterMs < 1) {
            throw new IllegalArgumentException(
                    "medley.archive.commit-after-ms is %d: give 1 or more, well below 300000, in config/application.properties"
                            .formatted(commitAfterMs));
        }
        this.clients = clients;
        this.topic = topic;
        this.gzip = gzip;
        this.commitAfterMs = commitAfterMs;
    }

    /**
     * Returns the objects that hold the batch.
     *
     * @throws TopicChangedException if the topic was deleted since the consumer was made; the group then reads from its start
     */
    public List<ArchiveObject> objects(List<Exchange> batch) {
        Consumer<?, ?> consumer = commitOf(batch.get(0)).getCamelExchangePayload().consumer;
        TopicIdentity identity = clients.identityOf(consumer);
        BatchSplitter splitter = new BatchSplitter(topic, identity.id(), gzip);
        for (Exchange exchange : batch) {
            Message record = exchange.getMessage();
            int partition = record.getHeader(KafkaConstants.PARTITION, int.class);
            long offset = record.getHeader(KafkaConstants.OFFSET, long.class);
            identity.saw(partition, offset);
            Instant enteredAt = Instant.ofEpochMilli(record.getHeader(KafkaConstants.TIMESTAMP, long.class));
            splitter.add(partition, offset, enteredAt, (byte[]) record.getBody());
        }
        try {
            identity.confirm();
        } catch (TopicChangedException e) {
            clients.restart(consumer);
            throw e;
        }
        return splitter.objects();
    }

    /** The storing of a batch begins. */
    public BatchProgress begin(List<Exchange> batch) {
        return new BatchProgress(batch, commitAfterMs, System::nanoTime);
    }

    /** An object of the batch is stored. */
    public void stored(BatchProgress progress, ArchiveObject object) {
        progress.stored(object.key());
    }

    /** Commits the batch, whose objects are stored: the last record of each partition, since Camel commits one partition's. */
    public void commit(List<Exchange> batch) {
        Map<TopicPartition, KafkaManualCommit> lastOfPartition = new LinkedHashMap<>();
        for (Exchange exchange : batch) {
            DefaultKafkaManualCommit commit = commitOf(exchange);
            lastOfPartition.put(commit.getPartition(), commit);
        }
        lastOfPartition.values().forEach(KafkaManualCommit::commit);
    }

    private static DefaultKafkaManualCommit commitOf(Exchange exchange) {
        return exchange.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, DefaultKafkaManualCommit.class);
    }
}
