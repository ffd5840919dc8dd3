package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyApi;
import dev.medley.archive.StreamServers;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Holes in the offsets: found, explained by Kafka, or filled again from it. One process, whose stream goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditIT {

    @TempDir
    static Path folder;

    private StreamServers servers;
    private PipelineUnderFaults medley;
    private int lines;

    @BeforeAll
    void start() {
        servers = new StreamServers(folder);
        servers.createTopic("LogAppendTime");
        servers.send(0, TestEvents.events("expired", 10));
        servers.expire(0, 4);
        lines = 6;
        medley = PipelineUnderFaults.start(PipelineUnderFaults.environment(folder, servers));
    }

    @AfterAll
    void stop() {
        medley.close();
        servers.close();
    }

    @Test
    @Order(1)
    void holesOfTransactionsAreExplainedAndThoseOfRetentionExpired() {
        // Given
        servers.sendInTransaction(TestEvents.events("aborted", 3), false);
        archive("after", 5);

        // When
        medley.loadAndBuild();
        medley.awaitGaps("EXPIRED", "EXPLAINED");
        JsonNode gaps = medley.gaps();
        MedleyApi.Response unknown =
                medley.api().post("/api/gaps/accept?topic_id=x&partition=0&first=0&last=3&reason=test");
        MedleyApi.Response incomplete = medley.api().post("/api/gaps/accept?partition=0&first=0&last=3");
        MedleyApi.Response accepted = medley.api()
                .post("/api/gaps/accept?topic_id=%s&partition=0&first=0&last=3&reason=before%%20our%%20time"
                        .formatted(gaps.get(0).path("topic_id").asText()));

        // Then
        assertThat(gaps.findValuesAsText("first_offset")).containsExactlyInAnyOrder("0", "10");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(incomplete.status()).isEqualTo(400);
        assertThat(accepted.status()).as("%s", accepted).isEqualTo(200);
        assertSettledAndComplete();
    }

    @Test
    @Order(2)
    void objectLostBeforeItsLoadIsArchivedAgainAndLoaded() throws IOException {
        // Given
        ObjectKey lost = archive("lost", 30).get(1);
        Files.delete(servers.file(lost));
        medley.loadAndBuild();
        medley.awaitGaps("ACCEPTED", "EXPLAINED", "MISSING");
        JsonNode missing = StreamSupport.stream(medley.gaps().spliterator(), false)
                .filter(gap -> gap.path("status").asText().equals("MISSING"))
                .findFirst()
                .orElseThrow();

        // When
        medley.loadAndBuild();

        // Then
        assertThat(missing.path("first_offset").asLong()).isEqualTo(lost.firstOffset());
        assertThat(missing.path("last_offset").asLong()).isEqualTo(lost.lastOffset());
        assertSettledAndComplete();
    }

    @Test
    @Order(3)
    void truncatedObjectIsBadAndWrittenAgainUnderItsName() throws IOException {
        // Given
        Path second = servers.file(archive("cut", 30).get(1));
        byte[] whole = Files.readAllBytes(second);
        Files.writeString(second, "cut");

        // When
        medley.loadAndBuild();
        medley.loadAndBuild();

        // Then
        medley.process().awaitLine("Lake object cannot be loaded", LIMIT);
        assertThat(Files.readAllBytes(second)).isEqualTo(whole);
        assertSettledAndComplete();
        medley.loadAndBuild();
        assertThat(medley.process().lines()).noneMatch(line -> line.contains("changed in the lake"));
    }

    @Test
    @Order(4)
    void topicMadeAgainWhileRunningIsLoadedBesideTheOldOne() {
        // Given
        String former = servers.keys().get(0).topicId();

        // When
        servers.makeTopicAgain();
        String current = archive("new", 25).get(0).topicId();

        // Then
        medley.loadAndBuild();
        assertSettledAndComplete();
        assertThat(medley.process().lines())
                .filteredOn(line -> line.contains("Topic was deleted and created again"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(" WARN ", "topic=spotify-events", former, current))
                .anyMatch(line -> line.contains("it is archived from its first record"))
                .anyMatch(line -> line.contains("the objects of both are loaded"));
        for (String part : List.of("kafka", "lake", "archive", "routes")) {
            assertThat(medley.process().health(part).path("status").asText())
                    .as(part)
                    .isEqualTo("UP");
        }
    }

    /** Sends events and waits until they are archived; gives the objects that are new, in order. */
    private List<ObjectKey> archive(String name, int count) {
        List<ObjectKey> before = servers.keys();
        servers.send(0, TestEvents.events(name, count));
        lines += count;
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(lines));
        List<ObjectKey> added = servers.keys().stream()
                .filter(key -> !before.contains(key))
                .sorted(Comparator.comparing(ObjectKey::firstOffset))
                .toList();
        // Until then the audit takes them for objects on their way
        long end = added.get(added.size() - 1).lastOffset() + 1;
        await().atMost(LIMIT).until(() -> servers.committed(0) == end);
        return added;
    }

    private void assertSettledAndComplete() {
        medley.awaitGaps("ACCEPTED", "EXPLAINED");
        medley.awaitRows("silver.spotify_events", lines);
        medley.assertChecksPass();
    }
}
