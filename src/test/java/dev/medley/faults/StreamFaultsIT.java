package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.archive.StreamServers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A topic made again while Medley was stopped, and a slow lake: nothing is lost, and it goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamFaultsIT {

    @TempDir
    static Path folder;

    private StreamServers servers;
    private TcpProxy proxy;
    private Map<String, String> environment;
    private PipelineUnderFaults medley;

    /** Lines that the lake must hold in the end, of all topics of the name. */
    private int sent;

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
    }

    private void awaitArchived() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(sent));
    }

    private void assertComplete() {
        awaitArchived();
        medley.loadAndBuild();
        medley.awaitRows("bronze.spotify_events", sent);
        medley.awaitRows("silver.spotify_events", sent);
        medley.awaitGaps();
    }

    private long warnings() {
        return medley.process().lines().stream()
                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR "))
                .count();
    }

    @Test
    @Order(1)
    void topicMadeAgainWhileMedleyIsStoppedIsReadFromItsStart() {
        // Given
        send("old", 15);
        assertComplete();
        medley.process().interrupt();
        medley.process().awaitEnd(Duration.ofSeconds(20));

        // When
        servers.makeTopicAgain();
        send("new", 25);
        medley = PipelineUnderFaults.start(environment);

        // Then
        assertComplete();
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
}
