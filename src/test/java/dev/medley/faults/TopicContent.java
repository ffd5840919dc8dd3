package dev.medley.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * All that a topic holds, read by a consumer of the test's own.
 *
 * @param records how many records
 * @param eventIds the ids of those that are events
 * @param noEvents how many are none: no JSON object, or one without an id, a known type or a time
 */
record TopicContent(long records, Set<String> eventIds, long noEvents) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> TYPES = Set.of("play", "skip", "pause", "add_to_playlist");

    /** How many offsets a topic of one partition has. */
    static long end(String brokers, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(brokers))) {
            TopicPartition partition = new TopicPartition(topic, 0);
            return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        }
    }

    private static Map<String, Object> settings(String brokers) {
        return Map.of(
                "bootstrap.servers",
                brokers,
                "isolation.level",
                "read_committed",
                "key.deserializer",
                ByteArrayDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
    }

    static TopicContent read(String brokers, String topic) {
        Set<String> ids = new HashSet<>();
        long records = 0;
        long noEvents = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(brokers))) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    records++;
                    String id = eventId(record.value());
                    if (id.isEmpty()) {
                        noEvents++;
                    } else {
                        ids.add(id);
                    }
                }
            }
        }
        return new TopicContent(records, ids, noEvents);
    }

    /** Its event_id; empty if it is no event. */
    private static String eventId(byte[] value) {
        try {
            JsonNode event = JSON.readTree(value);
            boolean hasIds = Stream.of("event_id", "user_id", "song_id")
                    .allMatch(field -> event.path(field).isTextual());
            if (hasIds && TYPES.contains(event.path("event_type").asText())) {
                Instant.parse(event.path("timestamp").asText());
                return event.path("event_id").asText();
            }
            return "";
        } catch (IOException | DateTimeParseException e) {
            return "";
        }
    }
}
