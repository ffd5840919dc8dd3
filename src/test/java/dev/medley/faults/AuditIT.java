package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyApi;
import dev.medley.archive.StreamServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holes in the offsets: found, explained by Kafka, or filled again from it. */
class AuditIT {

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
    void objectLostBeforeItsLoadIsArchivedAgainAndLoaded() throws IOException {
        // Given
        try (PipelineUnderFaults medley = PipelineUnderFaults.start(PipelineUnderFaults.environment(folder, servers))) {
            servers.send(0, TestEvents.events("first", 30));
            awaitLines(30);
            Files.delete(servers.file(servers.keys().get(1)));
            medley.loadAndBuild();
            medley.awaitGaps("MISSING");
            JsonNode missing = medley.gaps();

            // When
            medley.loadAndBuild();

            // Then
            assertThat(missing.get(0).path("first_offset").asLong()).isEqualTo(10);
            assertThat(missing.get(0).path("last_offset").asLong()).isEqualTo(19);
            medley.awaitGaps();
            medley.awaitRows("silver.spotify_events", 30);
            medley.assertChecksPass();
        }
    }

    @Test
    void truncatedObjectIsBadAndWrittenAgainUnderItsName() throws IOException {
        // Given
        try (PipelineUnderFaults medley = PipelineUnderFaults.start(PipelineUnderFaults.environment(folder, servers))) {
            servers.send(0, TestEvents.events("first", 30));
            awaitLines(30);
            Path second = servers.file(servers.keys().get(1));
            byte[] whole = Files.readAllBytes(second);
            Files.writeString(second, "cut");

            // When
            medley.loadAndBuild();
            medley.loadAndBuild();

            // Then
            medley.process().awaitLine("Lake object is bad and claims nothing", LIMIT);
            assertThat(Files.readAllBytes(second)).isEqualTo(whole);
            medley.awaitGaps();
            medley.awaitRows("silver.spotify_events", 30);
            medley.assertChecksPass();
        }
    }

    @Test
    void holesOfTransactionsAreExplainedAndThoseOfRetentionExpired() {
        // Given
        servers.send(0, TestEvents.events("expired", 10));
        servers.expire(0, 4);
        try (PipelineUnderFaults medley = PipelineUnderFaults.start(PipelineUnderFaults.environment(folder, servers))) {
            servers.sendInTransaction(TestEvents.events("aborted", 3), false);
            servers.send(0, TestEvents.events("after", 5));
            awaitLines(11);

            // When
            medley.loadAndBuild();
            medley.awaitGaps("EXPIRED", "EXPLAINED");
            JsonNode gaps = medley.gaps();
            MedleyApi.Answer unknown =
                    medley.api().post("/api/gaps/accept?topic_id=x&partition=0&first=0&last=3&reason=test");
            MedleyApi.Answer incomplete = medley.api().post("/api/gaps/accept?partition=0&first=0&last=3");
            MedleyApi.Answer accepted = medley.api()
                    .post("/api/gaps/accept?topic_id=%s&partition=0&first=0&last=3&reason=before%%20our%%20time"
                            .formatted(gaps.get(0).path("topic_id").asText()));

            // Then
            assertThat(gaps.findValuesAsText("first_offset")).containsExactlyInAnyOrder("0", "10");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(incomplete.status()).isEqualTo(400);
            assertThat(accepted.status()).as("%s", accepted).isEqualTo(200);
            medley.awaitGaps("ACCEPTED", "EXPLAINED");
            medley.awaitRows("silver.spotify_events", 11);
            medley.assertChecksPass();
        }
    }

    @Test
    void topicMadeAgainWhileRunningIsLoadedBesideTheOldOne() {
        // Given
        try (PipelineUnderFaults medley = PipelineUnderFaults.start(PipelineUnderFaults.environment(folder, servers))) {
            servers.send(0, TestEvents.events("old", 15));
            awaitLines(15);
            medley.loadAndBuild();

            // When
            servers.makeTopicAgain();
            servers.send(0, TestEvents.events("new", 25));

            // Then
            awaitLines(40);
            medley.loadAndBuild();
            medley.awaitGaps();
            medley.awaitRows("silver.spotify_events", 40);
            medley.assertChecksPass();
        }
    }

    private void awaitLines(int count) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(count));
    }
}
