package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends events at a steady rate until it is stopped; each is acknowledged by all brokers in sync, and once in the topic. */
final class EventSender {

    private static final int TICKS_A_SECOND = 20;

    private final KafkaProducer<byte[], byte @Nullable []> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    private final String topic;
    private long sent;

    /** @param rate events a second */
    EventSender(String brokers, String topic, int rate) {
        this.topic = topic;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        brokers,
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "linger.ms",
                        5,
                        "batch.size",
                        131_072),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        Future<?> unused = clock.scheduleAtFixedRate(
                () -> send(rate / TICKS_A_SECOND), 0, 1_000 / TICKS_A_SECOND, TimeUnit.MILLISECONDS);
    }

    private void send(int count) {
        for (byte @Nullable [] event : TestEvents.events("sent %d ".formatted(sent), count)) {
            Future<?> unused = producer.send(new ProducerRecord<>(topic, event), (metadata, fault) -> {
                if (fault == null) {
                    acknowledged.incrementAndGet();
                } else {
                    refused.set(fault);
                }
            });
        }
        sent += count;
    }

    long acknowledged() {
        return acknowledged.get();
    }

    /** Stops, and gives how many were sent: all of them acknowledged. */
    long stop() throws InterruptedException {
        clock.shutdown();
        assertThat(clock.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        producer.close();
        assertThat(refused.get()).isNull();
        assertThat(acknowledged.get()).isEqualTo(sent);
        return sent;
    }
}
