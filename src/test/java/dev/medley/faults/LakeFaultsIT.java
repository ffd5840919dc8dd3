package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.archive.StreamServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A lake or a broker that fails while events flow: said in the log, and over without a restart; nothing is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LakeFaultsIT {

    private static final int EVENTS = 25;

    @TempDir
    static Path folder;

    private StreamServers servers;
    private TcpProxy proxy;
    private PipelineUnderFaults medley;
    private int sent;

    @BeforeAll
    void start() {
        servers = new StreamServers(folder);
        proxy = new TcpProxy(servers.endpoint());
        Map<String, String> environment = PipelineUnderFaults.environment(folder, servers);
        environment.put("MINIO_ENDPOINT", proxy.url());
        environment.put("MEDLEY_ARCHIVE_RETRIES", "1");
        environment.put("MEDLEY_ARCHIVE_RETRY_WAIT_MS", "200");
        medley = PipelineUnderFaults.start(environment);
    }

    @AfterAll
    void stop() {
        medley.close();
        proxy.close();
        servers.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = TcpProxy.Fault.class,
            names = {"HANGS", "ANSWERS_500", "LOSES_ANSWERS", "CUTS"})
    void failingConnectionsDelayTheArchiveAndNoMore(TcpProxy.Fault fault) {
        // Given
        send("before " + fault);
        awaitArchived();
        int warnings = warnings();

        // When
        proxy.set(fault);
        send("while it " + fault);
        CompletableFuture<JsonNode> load =
                CompletableFuture.supplyAsync(() -> medley.api().run("load"));
        await().atMost(LIMIT).until(() -> warnings() > warnings);
        JsonNode failed = load.join();
        int hits = proxy.hits();
        proxy.set(TcpProxy.Fault.NONE);

        // Then
        assertThat(failed.path("status").asText()).as("%s", failed).isEqualTo("FAILED");
        assertThat(failed.path("error").asText()).isNotEmpty();
        assertThat(hits).as("attempts, no hot loop").isLessThan(500);
        assertNothingIsLostOrDoubled();
    }

    @Test
    void serverThatIsDownDelaysTheArchiveAndNoMore() {
        // Given
        send("before the server is down");
        awaitArchived();
        int warnings = warnings();

        // When
        servers.stopS3();
        send("while the server is down");
        await().atMost(LIMIT).until(() -> warnings() > warnings);
        servers.startS3();

        // Then
        assertNothingIsLostOrDoubled();
    }

    @Test
    void bucketThatIsGoneForAWhileDelaysTheArchiveAndNoMore() throws IOException {
        // Given
        send("before the bucket is gone");
        awaitArchived();
        Path bucket = servers.bucket();
        Path elsewhere = folder.resolve("elsewhere");
        int warnings = warnings();

        // When
        Files.move(bucket, elsewhere);
        send("while the bucket is gone");
        await().atMost(LIMIT).until(() -> warnings() > warnings);
        Files.move(elsewhere, bucket);

        // Then
        assertNothingIsLostOrDoubled();
    }

    @Test
    void refusedCredentialsDelayTheArchiveAndNoMore() {
        // Given
        send("before the secret is another");
        awaitArchived();
        int warnings = warnings();

        // When
        servers.stopS3();
        servers.startS3("another secret");
        send("while the secret is another");
        await().atMost(LIMIT).until(() -> warnings() > warnings);
        servers.stopS3();
        servers.startS3();

        // Then
        assertNothingIsLostOrDoubled();
    }

    @Test
    void brokerThatIsDownDelaysTheArchiveAndNoMore() {
        // Given
        send("before the broker is down");
        awaitArchived();

        // When
        servers.restartKafka();
        send("after the broker was down");

        // Then
        assertNothingIsLostOrDoubled();
    }

    private void send(String name) {
        servers.send(0, TestEvents.events(name, EVENTS));
        sent += EVENTS;
    }

    private void awaitArchived() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(sent));
    }

    private int warnings() {
        return (int) medley.process().lines().stream()
                .filter(line -> line.contains("Batch not stored in the lake and nothing committed"))
                .count();
    }

    private void assertNothingIsLostOrDoubled() {
        awaitArchived();
        medley.loadAndBuild();
        medley.awaitRows("bronze.spotify_events", sent);
        medley.awaitRows("silver.spotify_events", sent);
        medley.awaitGaps();
        medley.assertChecksPass();
    }
}
