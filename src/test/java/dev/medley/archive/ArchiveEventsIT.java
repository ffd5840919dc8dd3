package dev.medley.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.medley.TestMedley;
import dev.medley.kafka.TopicRefusedException;
import dev.medley.lake.LineCodec;
import dev.medley.lake.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real archive route over a real broker and a real S3 server. */
class ArchiveEventsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private StreamServers servers;

    @BeforeEach
    void startServers() {
        servers = new StreamServers(folder);
    }

    @AfterEach
    void stopServers() {
        servers.close();
    }

    @Test
    void everyValueIsALineByteForByte() {
        // Given
        List<byte @Nullable []> values = Arrays.asList(
                "{\"event_id\":\"1\"}".getBytes(UTF_8),
                null,
                new byte[0],
                new byte[] {(byte) 0xC3, 0x28},
                "{\r\n}".getBytes(UTF_8),
                "not JSON".getBytes(UTF_8),
                "{\"_base64\":\"\"}".getBytes(UTF_8),
                "Björk \u2028 \uFEFF".getBytes(UTF_8),
                "x".repeat(200_000).getBytes(UTF_8));
        try (TestMedley pipeline = start(Map.of("medley.kafka.partitions", "3", "medley.archive.consumers", "2"))) {
            assertThat(pipeline.context().isStarted()).isTrue();

            // When
            for (int partition = 0; partition < 3; partition++) {
                servers.send(partition, values);
                servers.send(partition, values);
            }

            // Then
            awaitLines(6 * values.size());
            List<byte @Nullable []> twice = new ArrayList<>(values);
            twice.addAll(values);
            for (int partition = 0; partition < 3; partition++) {
                assertThat(decoded(servers.lines(partition)))
                        .usingElementComparator(Arrays::compare)
                        .isEqualTo(twice);
            }
            assertThat(servers.line(0, 5)).isEqualTo("not JSON");
            assertThat(servers.line(0, 1)).isEqualTo("{\"_base64\":null}");
        }
    }

    @Test
    void fullBatchIsOneObjectAtOnce() {
        // Given
        try (TestMedley pipeline =
                start(Map.of("medley.archive.batch-size", "10", "medley.archive.batch-wait-ms", "240000"))) {
            assertThat(pipeline.context().isStarted()).isTrue();

            // When
            servers.send(0, events("event", 35));

            // Then
            await().atMost(LIMIT).untilAsserted(() -> assertThat(servers.keys())
                    .extracting(ObjectKey::firstOffset, ObjectKey::lastOffset)
                    .containsExactly(tuple(0L, 9L), tuple(10L, 19L), tuple(20L, 29L)));
        }
    }

    @Test
    void partialBatchIsFlushedByTime() {
        // Given
        try (TestMedley pipeline =
                start(Map.of("medley.archive.batch-size", "1000", "medley.archive.batch-wait-ms", "1000"))) {
            assertThat(pipeline.context().isStarted()).isTrue();

            // When
            servers.send(0, events("event", 3));

            // Then
            awaitLines(3);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(servers.committed(0)).isEqualTo(3));
        }
    }

    @Test
    void hourIsKafkasAndGzipIsASetting() {
        // Given
        try (TestMedley pipeline = start(Map.of("medley.archive.gzip", "true"))) {
            assertThat(pipeline.context().isStarted()).isTrue();

            // When
            List<Instant> entered = servers.send(0, events("event", 1));

            // Then
            awaitLines(1);
            ObjectKey key = servers.keys().get(0);
            assertThat(key.gzip()).isTrue();
            assertThat(Duration.between(key.hour(), entered.get(0))).isBetween(Duration.ZERO, Duration.ofHours(1));
            assertThat(servers.line(0, 0)).isEqualTo("event 0");
        }
    }

    @Test
    void outageOfTheLakeLosesNothing() {
        // Given
        try (TestMedley pipeline = start(Map.of("medley.archive.retry-wait-ms", "200"))) {
            assertThat(pipeline.context().isStarted()).isTrue();
            servers.send(0, events("before", 10));
            awaitLines(10);

            // When
            servers.stopS3();
            servers.send(0, events("during", 25));
            await().during(Duration.ofSeconds(2)).atMost(LIMIT).until(() -> servers.committed(0) == 10);
            servers.startS3();

            // Then
            awaitLines(35);
            assertThat(servers.line(0, 34)).isEqualTo("during 24");
            await().atMost(LIMIT).until(() -> servers.committed(0) == 35);
        }
    }

    @Test
    void outageLongerThanAllTriesLosesNothing() {
        // Given
        try (TestMedley pipeline =
                start(Map.of("medley.archive.retries", "1", "medley.archive.retry-wait-ms", "200"))) {
            assertThat(pipeline.context().isStarted()).isTrue();

            // When
            servers.stopS3();
            servers.send(0, events("during", 25));
            await().during(Duration.ofSeconds(4)).atMost(LIMIT).until(() -> servers.committed(0) == 0);
            servers.startS3();

            // Then
            awaitLines(25);
            assertThat(servers.texts(0)).isEqualTo(texts("during", 25));
        }
    }

    @Test
    void partitionsMovingBetweenArchiversLoseNothing() {
        // Given
        Map<String, String> properties = Map.of("medley.kafka.partitions", "3", "medley.archive.batch-size", "7");
        try (TestMedley first = start(properties)) {
            assertThat(first.context().isStarted()).isTrue();
            sendToThreePartitions("one archiver");

            // When
            try (TestMedley second = start(properties)) {
                assertThat(second.context().isStarted()).isTrue();
                for (int i = 0; i < 5; i++) {
                    sendToThreePartitions("two archivers");
                }
            }
            sendToThreePartitions("one again");

            // Then
            awaitLines(3 * 7 * 20);
            assertThat(servers.texts(2)).hasSize(140).endsWith("one again 19");
        }
    }

    private void sendToThreePartitions(String name) {
        for (int partition = 0; partition < 3; partition++) {
            servers.send(partition, events(name, 20));
        }
    }

    @Test
    void restartReadsNothingThatWasCommitted() {
        // Given
        try (TestMedley pipeline = start(Map.of())) {
            assertThat(pipeline.context().isStarted()).isTrue();
            servers.send(0, events("first", 25));
            awaitLines(25);
            await().atMost(LIMIT).until(() -> servers.committed(0) == 25);
        }

        // When
        try (TestMedley pipeline = start(Map.of())) {
            assertThat(pipeline.context().isStarted()).isTrue();
            servers.send(0, events("second", 10));
            awaitLines(35);
        }

        // Then
        assertThat(servers.keys().stream().mapToLong(ObjectKey::lines).sum()).isEqualTo(35);
    }

    @Test
    void abortedTransactionsAreGapsAndNoLines() {
        // Given
        try (TestMedley pipeline = start(Map.of())) {
            assertThat(pipeline.context().isStarted()).isTrue();

            // When
            servers.sendInTransaction(events("kept", 3), true);
            servers.sendInTransaction(events("aborted", 3), false);
            servers.sendInTransaction(events("kept too", 2), true);

            // Then
            awaitLines(5);
            assertThat(servers.texts(0)).containsExactly("kept 0", "kept 1", "kept 2", "kept too 0", "kept too 1");
            assertThat(servers.keys()).allSatisfy(key -> assertThat(key.lines()).isLessThanOrEqualTo(3));
        }
    }

    @Test
    void topicMadeAgainWithFewerRecordsIsReadFromItsStart() {
        topicMadeAgainIsReadFromItsStart(15, 8);
    }

    @Test
    void topicMadeAgainWithMoreRecordsIsReadFromItsStart() {
        topicMadeAgainIsReadFromItsStart(8, 40);
    }

    private void topicMadeAgainIsReadFromItsStart(int before, int after) {
        // Given
        try (TestMedley pipeline = start(Map.of())) {
            assertThat(pipeline.context().isStarted()).isTrue();
            servers.send(0, events("old", before));
            awaitLines(before);
            String oldId = servers.keys().get(0).topicId();

            // When
            servers.makeTopicAgain();
            servers.send(0, events("new", after));

            // Then
            await().atMost(LIMIT).untilAsserted(() -> assertThat(servers.textsOfOtherTopicThan(oldId))
                    .containsExactlyElementsOf(texts("new", after)));
            assertThat(servers.textsOfTopic(oldId)).containsExactlyElementsOf(texts("old", before));
        }
    }

    @Test
    void topicStampedByProducersIsRefusedWithTheRemedy() {
        // Given
        servers.createTopic("CreateTime");

        // When // Then
        assertThatThrownBy(() -> start(Map.of()).close())
                .rootCause()
                .isInstanceOf(TopicRefusedException.class)
                .hasMessageContaining("message.timestamp.type=CreateTime")
                .hasMessageContaining("kafka-configs.sh --bootstrap-server " + servers.bootstrapServers());
    }

    @Test
    void wrongCredentialsOfTheLakeAreRefusedAtStart() {
        // Given
        Map<String, String> wrong = Map.of("medley.s3.secret-key", "another");

        // When // Then
        assertThatThrownBy(() -> start(wrong).close())
                .hasStackTraceContaining("check medley.s3.access-key and medley.s3.secret-key")
                .hasStackTraceContaining("spotify-data-lake");
    }

    private TestMedley start(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(servers.properties());
        all.put("medley.stations", "archive");
        all.put("medley.archive.batch-wait-ms", "500");
        all.putAll(properties);
        return TestMedley.start(folder.resolve("medley"), all);
    }

    private void awaitLines(int count) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(count));
    }

    private static List<byte @Nullable []> decoded(List<byte[]> lines) {
        List<byte @Nullable []> values = new ArrayList<>();
        lines.forEach(line -> values.add(LineCodec.decode(line)));
        return values;
    }

    private static List<String> texts(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + " " + i).toList();
    }

    private static List<byte @Nullable []> events(String name, int count) {
        List<byte @Nullable []> values = new ArrayList<>();
        texts(name, count).forEach(text -> values.add(text.getBytes(UTF_8)));
        return values;
    }
}
