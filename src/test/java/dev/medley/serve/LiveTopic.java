package dev.medley.serve;

import static org.awaitility.Awaitility.await;

import dev.medley.local.EmbeddedKafka;
import dev.medley.simulate.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with the topic of events and that of runs, what is sent there, and how far groups have come. */
final class LiveTopic implements AutoCloseable {

    private static final String ARCHIVE = "spotify-minio-consumer";

    private final EmbeddedKafka kafka;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    LiveTopic(Path folder) throws Exception {
        kafka = EmbeddedKafka.start(folder, 0);
        Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
        admin = Admin.create(client);
        admin.createTopics(List.of(
                        new NewTopic("spotify-events", 1, (short) 1)
                                .configs(Map.of("message.timestamp.type", "LogAppendTime")),
                        new NewTopic("medley-runs", 1, (short) 1)))
                .all()
                .get(30, TimeUnit.SECONDS);
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    String brokers() {
        return kafka.bootstrapServers();
    }

    /** Sends without waiting. */
    Future<RecordMetadata> sendTo(String topic, String value) {
        return producer.send(new ProducerRecord<>(topic, value.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends events and waits until Kafka has them. */
    void send(String... values) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (String value : values) {
            sent.add(sendTo("spotify-events", value));
        }
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            each.get(30, TimeUnit.SECONDS);
        }
    }

    /** Sends an event as of an earlier time; then the broker stamps records again, as Medley requires. */
    void sendAsOf(SortedMap<Instant, List<String>> events) throws Exception {
        stampedBy("CreateTime");
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        events.forEach((time, values) -> values.forEach(value -> sent.add(producer.send(new ProducerRecord<>(
                "spotify-events", 0, time.toEpochMilli(), null, value.getBytes(StandardCharsets.UTF_8))))));
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            each.get(30, TimeUnit.SECONDS);
        }
        stampedBy("LogAppendTime");
    }

    private void stampedBy(String type) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "spotify-events");
        ConfigEntry entry = new ConfigEntry("message.timestamp.type", type);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all()
                .get(30, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> admin.describeConfigs(List.of(topic)).all().get(30, TimeUnit.SECONDS).values().stream()
                        .flatMap(config -> config.entries().stream())
                        .anyMatch(each -> each.name().equals("message.timestamp.type") && type.equals(each.value())));
    }

    /** The values of all records of events so far. */
    List<String> values() throws Exception {
        TopicPartition partition = new TopicPartition("spotify-events", 0);
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", brokers()), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(found -> values.add(new String(found.value(), StandardCharsets.UTF_8)));
            }
        }
        return values;
    }

    /** A play, now. */
    static String play(UUID eventId, UUID songId) {
        return new Event(
                        eventId,
                        UUID.randomUUID(),
                        songId,
                        "Dua Lipa",
                        "Levitating",
                        "play",
                        "mobile",
                        "UK",
                        Instant.now())
                .toJson();
    }

    /** How far the archive has stored the events: what its group has committed. */
    long archived() throws Exception {
        return committed(ARCHIVE).values().stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }

    /** The groups that have committed any offset. */
    List<String> committingGroups() throws Exception {
        List<String> groups = new ArrayList<>();
        for (GroupListing group : admin.listGroups().all().get(30, TimeUnit.SECONDS)) {
            if (!committed(group.groupId()).isEmpty()) {
                groups.add(group.groupId());
            }
        }
        return groups;
    }

    private Map<?, OffsetAndMetadata> committed(String group) throws Exception {
        return admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        kafka.close();
    }
}
