package dev.medley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.archive.StreamServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog drains with the 512 MB of heap that a process of these tests has, and a stop amid it loses nothing. The profile
 * {@code soak} drains two million events; {@code -Dmedley.backlog.events=5000000} makes it a larger one.
 */
class BacklogIT {

    private static final int EVENTS = Integer.getInteger("medley.backlog.events", 50_000);
    private static final int CHUNK = 50_000;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** What issue 3 allows a stop amid a backlog. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** Keeps the lake slow enough for the stop to come amid a backlog of any size. */
    private static final int LAKE_DELAY_MS = 300;

    @TempDir
    Path folder;

    @Test
    void backlogDrainsWithBoundedHeapAndAStopAmidItLosesNothing() {
        // Given
        try (StreamServers servers = new StreamServers(folder)) {
            servers.createTopic("LogAppendTime");
            for (int sent = 0; sent < EVENTS; sent += CHUNK) {
                servers.send(0, TestEvents.events("chunk " + sent + " ", CHUNK));
            }
            Map<String, String> environment = PipelineUnderFaults.environment(folder, servers);
            environment.put("BATCH_SIZE", "1000");
            environment.put("MEDLEY_LOAD_CRON", "0/5 * * * * ?");
            Instant start = Instant.now();

            // When
            Duration stopped = stopAmidIt(servers, environment);
            long committedAtStop = servers.committed(0);
            try (PipelineUnderFaults medley = PipelineUnderFaults.start(environment)) {
                await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).until(() -> servers.committed(0) == EVENTS);
                Duration archived = Duration.between(start, Instant.now());
                await().atMost(LIMIT)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> medley.rows("silver.spotify_events") == EVENTS);
                Duration built = Duration.between(start, Instant.now());

                // Then
                assertThat(stopped).as("stopping").isLessThan(STOP_LIMIT);
                assertThat(committedAtStop).as("offset at the stop").isBetween(1L, EVENTS - 1L);
                medley.awaitRows("bronze.spotify_events", EVENTS);
                medley.assertChecksPass();
                System.out.printf(
                        "events=%d, stopped at=%d within %s, archived after=%s, built after=%s (two starts included)%n",
                        EVENTS, committedAtStop, stopped, archived, built);
            }
        }
    }

    /** Starts Medley over a slow lake, stops it once it has archived something, and gives how long the stop took. */
    private static Duration stopAmidIt(StreamServers servers, Map<String, String> environment) {
        Map<String, String> slow = new HashMap<>(environment);
        try (TcpProxy lake = new TcpProxy(servers.endpoint())) {
            slow.put("MINIO_ENDPOINT", lake.url());
            lake.delay(LAKE_DELAY_MS);
            try (PipelineUnderFaults medley = PipelineUnderFaults.start(slow)) {
                await().atMost(LIMIT).until(() -> servers.committed(0) > 0);
                Instant stop = Instant.now();
                medley.process().interrupt();
                medley.process().awaitEnd(Duration.ofMinutes(1));
                return Duration.between(stop, Instant.now());
            }
        }
    }
}
