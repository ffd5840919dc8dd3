package dev.medley.serve;

import dev.medley.kafka.KafkaClients;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the leaderboards after a start with the plays of the last 24 hours that Kafka still holds. A reader of its own, apart
 * from the live route: the panel shows what is playing while it reads, and no start waits for it.
 */
public final class LeaderboardRefill implements StartupListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderboardRefill.class);
    private static final int TIMEOUT_MS = 10_000;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Leaderboards leaderboards;
    private final KafkaClients clients;
    private final String topic;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte @Nullable []> reader;

    public LeaderboardRefill(Leaderboards leaderboards, KafkaClients clients, String topic) {
        this.leaderboards = leaderboards;
        this.clients = clients;
        this.topic = topic;
    }

    @Override
    public synchronized void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (thread == null && !clients.brokers().isEmpty()) {
            thread = new Thread(this::run, "leaderboard-refill");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Reads until all is read, and again from where it was after an error. */
    private void run() {
        boolean isWarned = false;
        while (closed.getCount() > 0) {
            try {
                long records = read();
                if (closed.getCount() > 0) {
                    leaderboards.filled();
                    LOG.info("Leaderboards are filled: topic={} records={}", topic, records);
                }
                return;
            } catch (KafkaException e) {
                if (!isWarned && closed.getCount() > 0) {
                    LOG.warn(
                            "Leaderboards cannot be filled yet, tried again: topic={} reason={}",
                            topic,
                            e.getMessage());
                    isWarned = true;
                }
                pause();
            }
        }
    }

    private long read() {
        try (KafkaConsumer<byte[], byte @Nullable []> consumer = KafkaClients.reader(clients.settings(), TIMEOUT_MS)) {
            reader = consumer;
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            seek(consumer, partitions, ends);
            long records = 0;
            while (closed.getCount() > 0
                    && partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte @Nullable []> each : consumer.poll(POLL)) {
                    leaderboards.refill(each.value(), each.partition(), each.offset(), each.timestamp());
                    records++;
                }
            }
            return records;
        }
    }

    /** To the first record of the earliest hour shown; an hour earlier still, as an event may be ahead of Kafka's clock. */
    private void seek(
            KafkaConsumer<byte[], byte @Nullable []> consumer,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> ends) {
        long from = leaderboards.startsAt().minus(Duration.ofHours(1)).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(each -> times.put(each, from));
        Map<TopicPartition, @Nullable OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
        for (TopicPartition each : partitions) {
            OffsetAndTimestamp first = found.get(each);
            consumer.seek(each, first == null ? ends.getOrDefault(each, 0L) : first.offset());
        }
    }

    private void pause() {
        try {
            if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Leaderboards are not filled: the process stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        KafkaConsumer<?, ?> waiting = reader;
        if (waiting != null) {
            waiting.wakeup();
        }
        Thread reading;
        synchronized (this) {
            reading = thread;
        }
        try {
            if (reading != null) {
                reading.join(TIMEOUT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
