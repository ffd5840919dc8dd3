package dev.medley.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.medley.TestMedley;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch that is half full when reading fails: its records are in no object, not committed, and not lost. */
class PartialBatchIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    /** Such a batch is stored when it is full, and never by time. */
    private static final Map<String, String> TEN =
            Map.of("medley.archive.batch-size", "10", "medley.archive.batch-wait-ms", "240000");

    @TempDir
    Path folder;

    private StreamServers servers;

    @BeforeEach
    void startServers() {
        servers = new StreamServers(folder);
        servers.createTopic("LogAppendTime");
    }

    @AfterEach
    void stopServers() {
        servers.close();
    }

    @Test
    void outageOfKafkaLosesNothingOfAHalfFullBatch() {
        // Given
        try (TestMedley pipeline = start()) {
            assertThat(pipeline.context().isStarted()).isTrue();
            servers.send(0, events("before", 17));
            awaitHalfFull(17, 10);

            // When
            servers.restartKafka();
            servers.send(0, events("after", 3));

            // Then
            awaitObjectsOfTen(2);
            assertThat(servers.line(0, 16)).isEqualTo("before 16");
            assertThat(servers.line(0, 19)).isEqualTo("after 2");
        }
    }

    @Test
    void pollThatThrowsLosesNothingOfAHalfFullBatch() throws IOException {
        // Given
        try (TestMedley pipeline = start()) {
            assertThat(pipeline.context().isStarted()).isTrue();
            servers.send(0, events("before", 7));
            awaitHalfFull(7, 0);
            int made = consumersMade();

            // When
            servers.sendInTransaction(events("spoilt", 3), () -> spoil("spoilt 1", "spoiLt 1"));
            // One that throws lives for milliseconds, so that only the last one can be counted
            await().atMost(LIMIT).pollDelay(Duration.ofSeconds(5)).until(() -> consumersMade() != made);
            assertThat(servers.keys()).isEmpty();
            spoil("spoiLt 1", "spoilt 1");

            // Then
            awaitObjectsOfTen(1);
            assertThat(servers.texts(0)).startsWith("before 0").endsWith("spoilt 2");
            int more = consumersMade() - made;
            System.out.printf("consumers made while a poll throws: %d%n", more);
            assertThat(more).as("consumers made, no hot loop").isBetween(1, 40);
        }
    }

    /** The consumer has fetched so many records, of which so many are stored and the others wait for the batch to fill. */
    private void awaitHalfFull(int fetched, int stored) {
        await().atMost(LIMIT).until(() -> records() == fetched);
        await().atMost(LIMIT).until(() -> servers.committed(0) == stored);
        assertThat(servers.lineCount()).isEqualTo(stored);
    }

    private void awaitObjectsOfTen(int count) {
        await().atMost(LIMIT).until(() -> servers.committed(0) == 10L * count);
        assertThat(servers.keys())
                .extracting(ObjectKey::firstOffset, ObjectKey::lastOffset)
                .containsExactlyElementsOf(IntStream.range(0, count)
                        .mapToObj(i -> tuple(10L * i, 10L * i + 9))
                        .toList());
    }

    /** Changes a record in the broker's log, so that its checksum is wrong, or right again. */
    private void spoil(String text, String other) {
        Path log = folder.resolve("kafka/spotify-events-0/00000000000000000000.log");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            int position = new String(Files.readAllBytes(log), ISO_8859_1).indexOf(text);
            assertThat(position).as("'%s' in %s", text, log).isPositive();
            file.seek(position);
            file.write(other.getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records that the archive's consumer has given. */
    private static int records() {
        try {
            int records = 0;
            for (ObjectName consumer : consumers()) {
                records += ((Double) BEANS.getAttribute(consumer, "records-consumed-total")).intValue();
            }
            return records;
        } catch (JMException gone) {
            return 0;
        }
    }

    /** How many consumers this JVM has made for the group: Kafka numbers them. */
    private static int consumersMade() {
        return consumers().stream()
                .map(consumer -> consumer.getKeyProperty("client-id"))
                .mapToInt(id -> Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)))
                .max()
                .orElse(0);
    }

    private static Set<ObjectName> consumers() {
        try {
            return BEANS.queryNames(
                    new ObjectName("kafka.consumer:type=consumer-fetch-manager-metrics,client-id=consumer-"
                            + StreamServers.GROUP + "-*"),
                    null);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    private TestMedley start() {
        Map<String, String> all = new HashMap<>(servers.properties());
        all.put("medley.stations", "archive");
        all.putAll(TEN);
        return TestMedley.start(folder.resolve("medley"), all);
    }

    private static List<byte @Nullable []> events(String name, int count) {
        List<byte @Nullable []> values = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> values.add((name + " " + i).getBytes(UTF_8)));
        return values;
    }
}
