package dev.medley.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.TestEvent;
import dev.medley.TestMedley;
import dev.medley.event.EventLines;
import dev.medley.event.TortureLines;
import dev.medley.event.ValidatedLine;
import dev.medley.lake.LineCodec;
import dev.medley.lake.ObjectKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What a load makes of an odd lake: one with more objects than a listing shows at once, and with records that are hostile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadedLakeIT {

    private static final int COUNT = 1_100;
    private static final String OTHER_TOPIC = "bWVkbGV5LXRlc3QtMDAwMQ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Long ago, so that it is in the past of any machine that runs this. */
    private static final String PAST = "2024-03-05T07:30:00.123456Z";

    @TempDir
    private static Path folder;

    private TestMedley medley;

    @BeforeAll
    void start() {
        medley = TestMedley.start(folder, Map.of("medley.archive.batch-size", "100"));
    }

    @AfterAll
    void stop() {
        medley.close();
    }

    @Test
    void everyObjectOfAnHourIsLoaded() {
        // Given
        S3Client lake = medley.bean("s3Client", S3Client.class);
        Instant hour = Instant.parse("2024-03-01T08:00:00Z");
        List<String> lines = TestEvent.plays("busy listener", 1, COUNT);
        IntStream.range(0, COUNT).parallel().forEach(i -> {
            ObjectKey key = new ObjectKey("spotify-events", 0, i, i, OTHER_TOPIC, hour, false);
            lake.putObject(
                    request -> request.bucket("spotify-data-lake").key(key.key()),
                    RequestBody.fromString(lines.get(i) + "\n"));
        });

        // When
        medley.api().succeed("backfill?from=2024-03-01&to=2024-03-01");

        // Then
        assertThat(medley.count(
                        "select count(*) from ops.lake_objects where state = 'LOADED' and hour_at < '2024-03-02'"))
                .isEqualTo(COUNT);
        assertThat(medley.count("select count(distinct raw_line) from bronze.spotify_events where topic_id = '"
                        + OTHER_TOPIC + "'"))
                .isEqualTo(COUNT);
        assertThat(medley.count(
                        "select cast(sum(plays) as bigint) from gold.country_engagement where day = '2024-03-01'"))
                .isEqualTo(COUNT);
    }

    @Test
    void hostileRecordsGoThroughTheWholePipelineAndComeOutAsTheyWere() throws Exception {
        // Given
        List<byte @Nullable []> records = new ArrayList<>();
        for (Map<String, byte[]> lines :
                List.of(TortureLines.noObjects(), TortureLines.noEvents(), TortureLines.events())) {
            lines.forEach((name, line) -> {
                // Two of the largest are enough, an event and none
                if (line.length < TortureLines.TEN_MEGABYTES
                        || name.endsWith("10 MB event_id")
                        || name.endsWith("10 MB extra")) {
                    records.add(withOwnId(name, LineCodec.decode(line)));
                }
            });
        }
        records.add(null);

        // When
        long first = medley.records();
        send(records);
        medley.awaitArchived(medley.lake().stream()
                        .filter(key -> key.topicId().equals(OTHER_TOPIC))
                        .mapToLong(ObjectKey::lines)
                        .sum()
                + records.size());
        medley.load();

        // Then
        Map<Long, String> rejected = new TreeMap<>();
        Map<Long, String> kept = new TreeMap<>();
        Map<String, String> accepted = new TreeMap<>();
        for (int i = 0; i < records.size(); i++) {
            ValidatedLine judged = EventLines.validate(LineCodec.encode(records.get(i)));
            String line = judged.rawLine();
            assertThat(LineCodec.decode(line.getBytes(UTF_8))).isEqualTo(records.get(i));
            kept.put(first + i, brief(line));
            if (judged.isRejected()) {
                rejected.put(first + i, brief(judged.rejectReason() + " " + line));
            } else {
                JsonNode event = JSON.readTree(records.get(i));
                accepted.put(event.path("event_id").asText(), strings(event));
            }
        }
        assertThat(accepted).hasSize(TortureLines.events().size() - 1);
        assertThat(rejected).hasSizeGreaterThan(700);
        assertSame(lines("select kafka_offset, raw_line from bronze.spotify_events"), kept);
        assertSame(
                lines("select kafka_offset, reject_reason || ' ' || raw_line from silver.rejected_events"), rejected);
        assertSame(silver(), accepted);
        medley.api().succeed("checks");
        assertThat(medley.warehouse().queryForList("""
            select check_name, sample_rows from ops.check_results
            where status <> 'PASSED' and run_id = (select max_by(run_id, checked_at) from ops.check_results)
            """)).isEmpty();
        System.out.printf(
                "hostile records: %d, of them rejected %d, accepted %d%n",
                records.size(), rejected.size(), accepted.size());
    }

    private static byte @Nullable [] withOwnId(String name, byte @Nullable [] record) {
        return record == null
                ? null
                : new String(record, ISO_8859_1)
                        .replace(EventLines.EVENT_ID, TestEvent.id(name))
                        .replace("2026-11-21T07:30:00.123456Z", PAST)
                        .getBytes(ISO_8859_1);
    }

    private void send(List<byte @Nullable []> records) throws Exception {
        Map<String, Object> client = Map.of(
                "bootstrap.servers",
                medley.property("medley.kafka.brokers"),
                "max.request.size",
                2 * TortureLines.TEN_MEGABYTES);
        try (KafkaProducer<byte[], byte @Nullable []> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (byte @Nullable [] record : records) {
                sent.add(producer.send(new ProducerRecord<>(TestMedley.TOPIC, record)));
            }
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        }
    }

    /** Shows what differs, and not all that does not. */
    private static <K> void assertSame(Map<K, String> found, Map<K, String> expected) {
        Map<K, String> unexpected = new HashMap<>(found);
        unexpected.entrySet().removeAll(expected.entrySet());
        Map<K, String> missing = new HashMap<>(expected);
        missing.entrySet().removeAll(found.entrySet());
        assertThat(unexpected).as("instead of %s", missing).isEmpty();
        assertThat(missing).isEmpty();
    }

    /** The text, or of a long one its beginning, length and hash, so that a difference can be read. */
    private static String brief(String text) {
        return text.length() <= 300
                ? text
                : "%s... %d characters %s"
                        .formatted(text.substring(0, 100), text.length(), UUID.nameUUIDFromBytes(text.getBytes(UTF_8)));
    }

    /** The strings that silver takes over as they are; a blank name is null there. */
    private static String strings(JsonNode event) {
        return brief(String.join(
                "\u0000",
                List.of("user_id", "song_id", "artist_name", "song_name", "event_type").stream()
                        .map(field -> field.endsWith("_name")
                                        && event.path(field).isTextual()
                                        && event.path(field).asText().isBlank()
                                ? "null"
                                : event.path(field).asText())
                        .toList()));
    }

    private Map<Long, String> lines(String select) {
        Map<Long, String> lines = new TreeMap<>();
        medley.warehouse().query(select + " where topic_id <> '" + OTHER_TOPIC + "'", row -> {
            lines.put(row.getLong(1), brief(row.getString(2)));
        });
        return lines;
    }

    private Map<String, String> silver() {
        Map<String, String> events = new TreeMap<>();
        medley.warehouse()
                .query(
                        "select event_id, user_id, song_id, artist_name, song_name, event_type from"
                                + " silver.spotify_events where topic_id <> '" + OTHER_TOPIC + "'",
                        row -> {
                            events.put(
                                    row.getString(1),
                                    brief(String.join(
                                            "\u0000",
                                            row.getString(2),
                                            row.getString(3),
                                            row.getString(4),
                                            row.getString(5),
                                            row.getString(6))));
                        });
        return events;
    }
}
