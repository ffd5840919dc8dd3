package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.TestMain;
import dev.medley.local.EmbeddedKafka;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the simulate station, as they are, against a real broker. */
class SimulateIT {

    private static final Logger LOG = LoggerFactory.getLogger(SimulateIT.class);
    private static final String TOPIC = "spotify-events";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Map<String, String> OFTEN = Map.of("medley.simulator.tick-ms", "100");
    private static final Map<String, String> ONLY_INBOX =
            Map.of("medley.simulator.history-days", "0", "medley.simulator.tick-ms", "3600000");
    private static final Map<String, String> SMALL_CHUNKS = Map.of(
            "medley.simulator.history-days",
            "0",
            "medley.simulator.tick-ms",
            "3600000",
            "medley.inbox.chunk-lines",
            "500");

    @TempDir
    private Path folder;

    private EmbeddedKafka kafka;

    @BeforeEach
    void startBroker() throws Exception {
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
        }
    }

    @AfterEach
    void stopBroker() {
        kafka.close();
    }

    private Path inbox() {
        return folder.resolve("inbox");
    }

    private interface Action {
        void run() throws Exception;
    }

    private void whileRunning(Map<String, String> settings, Action action) throws Exception {
        Map<String, String> properties = new HashMap<>(Map.of(
                "medley.stations", "simulate",
                "medley.data-dir", folder.toString(),
                "medley.kafka.brokers", kafka.bootstrapServers(),
                "medley.management.port", "0",
                "medley.inbox.settle-ms", "200",
                "medley.inbox.poll-ms", "100"));
        properties.putAll(settings);
        try (TestMain running = TestMain.start(properties, List.of("simulate.camel.yaml"))) {
            LOG.debug("Running: {}", running);
            action.run();
        }
    }

    /** All records now in the topic, in the order of each partition. */
    private List<String> records() throws Exception {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(partitions());
            consumer.seekToBeginning(partitions());
            long end = recordCount();
            while (values.size() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(new String(record.value(), UTF_8));
                }
            }
        }
        return values;
    }

    private long recordCount() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            Map<TopicPartition, OffsetSpec> ends =
                    partitions().stream().collect(Collectors.toMap(partition -> partition, end -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        }
    }

    private static List<TopicPartition> partitions() {
        return List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
    }

    private static String events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> "{\"event_id\":\"%d\",\"filler\":\"%s\"}%n".formatted(number, "x".repeat(260)))
                .collect(Collectors.joining());
    }

    /** Puts a file into the inbox in one step, as README advises. */
    private void drop(String name, byte[] content) throws Exception {
        Files.createDirectories(inbox());
        Path hidden = Files.write(inbox().resolve("." + name), content);
        Files.move(hidden, inbox().resolve(name));
    }

    @Test
    void emptyTopicGetsItsHistoryOnceAndThenLiveEvents() throws Exception {
        // Given
        Instant begin = Instant.now();

        // When
        whileRunning(OFTEN, () -> {
            await().atMost(LIMIT).until(() -> recordCount() > 12_000);
            long withHistory = recordCount();
            await().atMost(LIMIT).until(() -> recordCount() > withHistory + 5);
        });
        long afterFirstRun = recordCount();
        whileRunning(OFTEN, () -> {
            await().atMost(LIMIT).until(() -> recordCount() > afterFirstRun + 5);
        });

        // Then
        assertThat(recordCount() - afterFirstRun).isLessThan(1_000);
        List<String> records = records();
        assertThat(records)
                .allMatch(record -> record.startsWith("{\"event_id\":\""))
                .doesNotHaveDuplicates();
        long past = records.stream()
                .filter(record -> timeOf(record).isBefore(begin))
                .count();
        assertThat(past).isBetween(12_000L, 16_000L);
    }

    private static Instant timeOf(String record) {
        return Instant.parse(record.substring(record.indexOf("\"timestamp\":\"") + 13, record.length() - 2));
    }

    @Test
    void droppedFilesAreReplayedAndPutAway() throws Exception {
        // Given
        drop("plain.ndjson", (events(0, 25_000) + "not json\n").getBytes(UTF_8));
        drop("wide.ndjson", ("y".repeat(1_000_000) + "\n" + "z".repeat(1_000_001) + "\n").getBytes(UTF_8));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(inbox().resolve(".packed")))) {
            out.write(events(25_000, 30_000).getBytes(UTF_8));
        }
        Files.move(inbox().resolve(".packed"), inbox().resolve("packed.ndjson.gz"));
        drop("broken.ndjson.gz", "no gzip".getBytes(UTF_8));

        // When
        whileRunning(ONLY_INBOX, () -> {
            await().atMost(LIMIT).until(() -> isPutAway("plain.ndjson", "wide.ndjson", "packed.ndjson.gz"));
            drop("plain.ndjson", events(0, 10).getBytes(UTF_8));
            await().atMost(LIMIT).until(() -> isPutAway("plain.ndjson.2"));
        });

        // Then
        List<String> replayed = records().stream()
                .filter(record -> !record.contains("\"user_id\""))
                .toList();
        assertThat(replayed).hasSize(25_001 + 1 + 5_000 + 10).contains("not json", "y".repeat(1_000_000));
        assertThat(replayed.stream().distinct()).hasSize(30_000 + 2);
        assertThat(inbox().resolve(".done/wide.ndjson.oversize")).content().startsWith("line 2: 1000001 bytes");
        assertThat(inbox().resolve(".failed/broken.ndjson.gz.reason")).exists();
        try (var left = Files.list(inbox())) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(".done", ".failed", ".progress");
        }
    }

    private boolean isPutAway(String... names) {
        return List.of(names).stream()
                .allMatch(name -> Files.exists(inbox().resolve(".done").resolve(name)));
    }

    @Test
    void replayStoppedInTheMiddleGoesOnWhereKafkaHadIt() throws Exception {
        // Given
        drop("long.ndjson", events(0, 400_000).getBytes(UTF_8));

        // When
        whileRunning(SMALL_CHUNKS, () -> {
            await().atMost(LIMIT).until(() -> recordCount() > 2_000);
        });
        long afterFirstRun = recordCount();
        boolean isUnfinished = Files.exists(inbox().resolve("long.ndjson"));
        whileRunning(SMALL_CHUNKS, () -> {
            await().atMost(LIMIT).until(() -> isPutAway("long.ndjson"));
        });

        // Then
        assertThat(isUnfinished).isTrue();
        assertThat(afterFirstRun).isLessThan(400_000);
        List<String> replayed = records().stream()
                .filter(record -> !record.contains("\"user_id\""))
                .toList();
        Set<String> distinct = new LinkedHashSet<>(replayed);
        assertThat(distinct).hasSize(400_000);
        assertThat(replayed.size() - distinct.size()).isLessThanOrEqualTo(500);
    }

    @Test
    void millionLinesAreReplayed() throws Exception {
        // Given
        drop("million.ndjson", events(0, 1_000_000).getBytes(UTF_8));

        // When
        Instant begin = Instant.now();
        whileRunning(ONLY_INBOX, () -> {
            await().atMost(Duration.ofMinutes(3)).until(() -> isPutAway("million.ndjson"));
            LOG.info("1,000,000 lines were replayed in {}", Duration.between(begin, Instant.now()));
        });

        // Then
        assertThat(recordCount()).isBetween(1_000_000L, 1_000_001L);
    }
}
