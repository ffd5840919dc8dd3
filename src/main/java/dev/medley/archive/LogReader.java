package dev.medley.archive;

import dev.medley.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads given ranges of one partition, in ascending order, outside any consumer group: only records of committed
 * transactions. Commits nothing.
 */
final class LogReader implements AutoCloseable {

    private static final int TIMEOUT_MS = 10_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Up to this distance reading on is cheaper than a seek, which discards what was fetched. */
    private static final long NEAR = 5_000;

    private final KafkaConsumer<byte[], byte @Nullable []> consumer;
    private final TopicPartition partition;
    private final Deque<ConsumerRecord<byte[], byte @Nullable []>> fetched = new ArrayDeque<>();
    private long readTo = -1;

    /** @param settings of a consumer: brokers and credentials */
    LogReader(Properties settings, String topic, int partition) {
        this.partition = new TopicPartition(topic, partition);
        this.consumer = KafkaClients.reader(settings, TIMEOUT_MS);
        consumer.assign(List.of(this.partition));
    }

    /** The first offset that the brokers still hold. */
    long start() {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /** The last stable offset: records of open transactions are at or above it. */
    long end() {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /**
     * The first visible record from one offset to another, both included; null if there is none.
     *
     * @param from not below the end of the range asked for before
     * @throws TimeoutException if the brokers do not answer
     */
    @Nullable
    ConsumerRecord<byte[], byte @Nullable []> next(long from, long to) {
        if (readTo < 0 || from - readTo > NEAR) {
            fetched.clear();
            consumer.seek(partition, from);
            readTo = from;
        }
        long patientUntil = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            while (!fetched.isEmpty() && fetched.element().offset() < from) {
                fetched.remove();
            }
            if (!fetched.isEmpty()) {
                return fetched.element().offset() > to ? null : take();
            }
            readTo = consumer.position(partition);
            if (readTo > to) {
                return null;
            }
            if (System.nanoTime() > patientUntil) {
                throw new TimeoutException("Kafka gave no records of %s from offset %d within %d s"
                        .formatted(partition, readTo, TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)));
            }
            fetched.addAll(consumer.poll(POLL).records(partition));
        }
    }

    private ConsumerRecord<byte[], byte @Nullable []> take() {
        ConsumerRecord<byte[], byte @Nullable []> record = fetched.remove();
        readTo = record.offset() + 1;
        return record;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
