package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.MedleyProcess;
import dev.medley.archive.ObjectKey;
import dev.medley.archive.StreamServers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two archivers over three partitions, one of which stands still until its partitions have moved, and then goes on. */
class RebalanceIT {

    private static final int PARTITIONS = 3;
    private static final int EVENTS = 7;

    @TempDir
    Path folder;

    private int sent;

    @Test
    void archiverThatWakesAfterItsPartitionsMovedDoublesAndDestroysNothing() {
        // Given
        try (StreamServers servers = new StreamServers(folder);
                MedleyProcess paused = MedleyProcess.start(archiver(servers, "paused"));
                MedleyProcess other = MedleyProcess.start(archiver(servers, "other"));
                PipelineUnderFaults medley = PipelineUnderFaults.start(loader(servers))) {
            sendSome(servers, "before");
            awaitArchived(servers);

            // When
            for (int round = 0; round < 2; round++) {
                sendSome(servers, "into the pause " + round);
                paused.pause();
                sendSome(servers, "while one stands still " + round);
                awaitArchived(servers);
                paused.resume();
                sendSome(servers, "after it went on " + round);
                awaitArchived(servers);
            }

            // Then
            assertThat(other.isAlive()).isTrue();
            medley.loadAndBuild();
            medley.awaitRows("bronze.spotify_events", sent);
            medley.awaitRows("silver.spotify_events", sent);
            medley.awaitGaps();
            medley.assertChecksPass();
            long lines = servers.keys().stream().mapToLong(ObjectKey::lines).sum();
            System.out.printf("records=%d, lines in the lake=%d, overlapping=%d%n", sent, lines, lines - sent);
        }
    }

    private void sendSome(StreamServers servers, String name) {
        for (int chunk = 0; chunk < 20; chunk++) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                servers.send(partition, TestEvents.events("%s %d %d ".formatted(name, chunk, partition), EVENTS));
                sent += EVENTS;
            }
        }
    }

    private void awaitArchived(StreamServers servers) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(sent));
    }

    private Map<String, String> archiver(StreamServers servers, String name) {
        Map<String, String> environment = new HashMap<>(PipelineUnderFaults.environment(folder.resolve(name), servers));
        environment.put("MEDLEY_STATIONS", "archive");
        environment.put("MEDLEY_KAFKA_PARTITIONS", String.valueOf(PARTITIONS));
        return environment;
    }

    private Map<String, String> loader(StreamServers servers) {
        Map<String, String> environment = new HashMap<>(PipelineUnderFaults.environment(folder, servers));
        environment.put("MEDLEY_STATIONS", "load,build,serve");
        return environment;
    }
}
