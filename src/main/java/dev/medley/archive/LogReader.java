package dev.medley.archive;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads given ranges of one partition, in ascending order, apart from any consumer group: what committed transactions
 * left visible, and nothing is committed.
 */
final class LogReader implements AutoCloseable {

    private static final int TIMEOUT_MS = 10_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** So far ahead reading on is cheaper than a seek, which throws away what was fetched. */
    private static final long NEAR = 5_000;

    private final KafkaConsumer<byte[], byte @Nullable []> consumer;
    private final TopicPartition partition;
    private final Deque<ConsumerRecord<byte[], byte @Nullable []>> fetched = new ArrayDeque<>();
    private long readTo = -1;

    /** @param settings of a consumer: brokers and credentials */
    LogReader(Properties settings, String topic, int partition) {
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
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
        this.partition = new TopicPartition(topic, partition);
        this.consumer = new KafkaConsumer<>(all);
        consumer.assign(List.of(this.partition));
    }

    /** The first offset that the brokers still hold. */
    long start() {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /** The offset after the last that is decided: an open transaction is beyond it. */
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
