package dev.medley.faults;

import static org.awaitility.Awaitility.await;

import dev.medley.archive.StreamServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backlog drains with the 512 MB of heap that a process of these tests has, and a stop amid it loses nothing. {@code -Dmedley.backlog.events=5000000} makes it a large one.
 */
class BacklogIT {

    private static final int EVENTS = Integer.getInteger("medley.backlog.events", 100_000);
    private static final int CHUNK = 50_000;
    private static final Duration LIMIT = Duration.ofMinutes(30);

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
            try (PipelineUnderFaults medley = PipelineUnderFaults.start(environment)) {
                await().atMost(LIMIT).until(() -> servers.committed(0) > 0);
                Instant stop = Instant.now();
                medley.process().interrupt();
                medley.process().awaitEnd(Duration.ofMinutes(1));
                System.out.printf("stopped within %s%n", Duration.between(stop, Instant.now()));
            }
            long committedAtStop = servers.committed(0);
            try (PipelineUnderFaults medley = PipelineUnderFaults.start(environment)) {
                await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).until(() -> servers.committed(0) == EVENTS);
                Duration archived = Duration.between(start, Instant.now());
                await().atMost(LIMIT)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> medley.rows("silver.spotify_events") == EVENTS);
                Duration built = Duration.between(start, Instant.now());

                // Then
                medley.awaitRows("bronze.spotify_events", EVENTS);
                medley.assertChecksPass();
                System.out.printf(
                        "events=%d, stopped at=%d, archived after=%s, built after=%s (two starts included)%n",
                        EVENTS, committedAtStop, archived, built);
            }
        }
    }
}
