package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.archive.StreamServers;
import dev.medley.lake.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A stream that changes under the pipeline's feet or is gone for long, and a slow lake: noticed, said, and over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamFaultsIT {

    @TempDir
    static Path folder;

    private StreamServers servers;
    private TcpProxy proxy;
    private Map<String, String> environment;
    private PipelineUnderFaults medley;

    /** Lines that the lake must hold in the end, of all topics of the name; and offsets of the last of these. */
    private int sent;

    private int offsets;

    @BeforeAll
    void start() {
        servers = new StreamServers(folder);
        servers.createTopic("LogAppendTime");
        proxy = new TcpProxy(servers.endpoint());
        environment = PipelineUnderFaults.environment(folder, servers);
        environment.put("MINIO_ENDPOINT", proxy.url());
        environment.put("MEDLEY_ARCHIVE_RETRIES", "1");
        environment.put("MEDLEY_ARCHIVE_RETRY_WAIT_MS", "200");
        environment.put("MEDLEY_WATCH_PERIOD_MS", "500");
        medley = PipelineUnderFaults.start(environment);
    }

    @AfterAll
    void stop() {
        medley.close();
        proxy.close();
        servers.close();
    }

    private void send(String name, int count) {
        servers.send(0, TestEvents.events(name, count));
        sent += count;
        offsets += count;
    }

    private void awaitArchived() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(sent));
    }

    private void awaitCommitted() {
        await().atMost(LIMIT).until(() -> servers.committed(0) == offsets);
    }

    private void assertComplete(String... gaps) {
        awaitArchived();
        medley.loadAndBuild();
        medley.awaitRows("bronze.spotify_events", sent);
        medley.awaitRows("silver.spotify_events", sent);
        medley.awaitGaps(gaps);
    }

    private long warnings() {
        return medley.process().lines().stream()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .count();
    }

    private void awaitHealth(String part, String status) {
        await(part + " is " + status)
                .atMost(LIMIT)
                .until(() ->
                        medley.process().health(part).path("status").asText().equals(status));
    }

    @Test
    @Order(1)
    void topicMadeAgainWhileMedleyIsStoppedIsReadFromItsStart() {
        // Given
        send("old", 15);
        assertComplete();
        medley.process().interrupt();
        medley.process().awaitEnd(Duration.ofSeconds(20));

        String former = servers.keys().get(0).topicId();

        // When
        servers.makeTopicAgain();
        offsets = 0;
        send("new", 25);
        medley = PipelineUnderFaults.start(environment);

        // Then
        assertComplete();
        medley.loadAndBuild();
        assertThat(medley.process().lines())
                .filteredOn(line -> line.contains("Topic was deleted and created again"))
                .singleElement()
                .asString()
                .contains(" WARN ", "the objects of both are loaded", "former_topic_ids=[" + former + "]");
        assertThat(medley.process().health("archive").path("data").has("degraded"))
                .isFalse();
        medley.assertChecksPass();
    }

    @Test
    @Order(2)
    void slowLakeMakesTheArchiveSlowAndNoMore() {
        // Given
        long warnings = warnings();

        // When
        proxy.delay(1_000);
        send("slow", 25);
        awaitArchived();

        // Then
        assertThat(warnings()).as("%s", medley.process().lines()).isEqualTo(warnings);
        assertThat(medley.process().health("lake").path("status").asText()).isEqualTo("UP");
        proxy.set(TcpProxy.Fault.NONE);
        assertComplete();
    }

    @Test
    @Order(3)
    void lakeThatIsDownIsSaidByHealthAndThatItIsBackToo() {
        // When
        servers.stopS3();
        send("while the lake is down", 10);
        awaitHealth("lake", "DOWN");
        await().atMost(LIMIT)
                .until(() -> medley.process().health("archive").path("data").has("degraded"));
        servers.startS3();

        // Then
        awaitArchived();
        awaitHealth("lake", "UP");
    }

    @Test
    @Order(4)
    void recordsThatKafkaDropsWhileTheArchiveIsAwayAreAGapAndTheRestIsArchived() {
        // Given
        awaitCommitted();
        int first = offsets;
        medley.process().pause();
        for (int chunk = 0; chunk < 10; chunk++) {
            send("dropped " + chunk, 10);
        }
        send("kept", 20);

        // When
        servers.expire(0, first + 100);
        medley.process().resume();

        // Then
        awaitCommitted();
        int lost = sent - (int) servers.lineCount();
        sent -= lost;
        assertThat(lost).as("records that the archive had not fetched").isBetween(1, 100);
        assertComplete("EXPIRED");
        JsonNode gap = medley.gaps().get(0);
        assertThat(gap.path("first_offset").asInt()).isEqualTo(first + 100 - lost);
        assertThat(gap.path("last_offset").asInt()).isEqualTo(first + 99);
        assertThat(medley.process().lines())
                .filteredOn(line -> line.contains("status=EXPIRED"))
                .singleElement()
                .asString()
                .contains(
                        " WARN ",
                        "first=%d last=%d".formatted(first + 100 - lost, first + 99),
                        "accept it with a reason");
        await().atMost(LIMIT)
                .until(() -> medley.process().health("checks").toString().contains("offsets_did_not_expire"));
        assertThat(medley.api()
                        .post("/api/gaps/accept?topic_id=%s&partition=0&first=%d&last=%d&reason=outage"
                                .formatted(gap.path("topic_id").asText(), first + 100 - lost, first + 99))
                        .status())
                .isEqualTo(200);
        medley.awaitGaps("ACCEPTED");
        medley.assertChecksPass();
        await().atMost(LIMIT)
                .until(() -> !medley.process().health("checks").path("data").has("degraded"));
    }

    @Test
    @Order(5)
    void kafkaThatIsDownForLongIsSaidOnceAndThenGoneOnWith() {
        // Given
        send("before", 10);
        awaitArchived();
        int lines = medley.process().lines().size();

        // When
        servers.stopKafka();
        awaitHealth("kafka", "DOWN");
        String message = medley.process().health("kafka").path("message").asText();
        await().pollDelay(Duration.ofSeconds(6)).atMost(LIMIT).until(() -> true);
        int said = medley.process().lines().size() - lines;
        System.out.printf("lines while Kafka was down: %d%n", said);
        servers.startKafka();
        send("after", 15);

        // Then
        assertThat(message).contains("kafka does not respond").contains(servers.bootstrapServers());
        assertThat(medley.process().lines().subList(lines, lines + said))
                .filteredOn(line -> line.contains("Server does not respond; trying again: server=kafka"))
                .singleElement()
                .asString()
                .contains(" WARN ", servers.bootstrapServers(), "medley.kafka.brokers");
        assertThat(said).as("lines, no hot loop").isLessThan(150);
        assertComplete("ACCEPTED");
        awaitHealth("kafka", "UP");
    }

    @Test
    @Order(6)
    void recordsOfAnHourThatCameTwiceAreAllLoaded() {
        // Given
        send("before the clock was set back", 10);
        assertComplete("ACCEPTED");

        // When
        servers.sendStamped(TestEvents.events("set back", 10), Instant.now().minus(Duration.ofHours(1)));
        sent += 10;
        send("after the clock was set back", 10);

        // Then
        assertComplete("ACCEPTED");
        assertThat(servers.keys().stream().map(ObjectKey::hour).distinct()).hasSizeGreaterThan(1);
        medley.assertChecksPass();
    }
}
