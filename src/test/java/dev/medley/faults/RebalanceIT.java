package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.MedleyProcess;
import dev.medley.archive.StreamServers;
import dev.medley.lake.ObjectKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two archivers over three partitions. One stands still amid the storing of a batch until its partitions have moved, and
 * then goes on storing: what it held overlaps with what the other has stored, and never in bronze.
 */
class RebalanceIT {

    private static final String GROUP = "spotify-minio-consumer";
    private static final int PARTITIONS = 3;
    private static final int EVENTS = 7;
    private static final int ROUNDS = 2;

    @TempDir
    Path folder;

    private int sent;

    @Test
    void archiverThatWakesAfterItsPartitionsMovedDoublesAndDestroysNothing() {
        // Given
        try (StreamServers servers = new StreamServers(folder);
                TcpProxy itsLake = new TcpProxy(servers.endpoint());
                MedleyProcess paused = MedleyProcess.start(archiver(servers, "paused", itsLake.url()));
                MedleyProcess other = MedleyProcess.start(archiver(servers, "other", servers.endpoint()));
                PipelineUnderFaults medley = PipelineUnderFaults.start(loader(servers))) {
            send(servers, "before");
            awaitArchived(servers);

            // When
            for (int round = 1; round <= ROUNDS; round++) {
                awaitBothRead(servers);
                long doubled = overlap(servers);
                itsLake.set(TcpProxy.Fault.HANGS);
                send(servers, "held by the one " + round);
                await("a batch it is storing").atMost(LIMIT).until(() -> itsLake.hits() > 0);
                paused.pause();
                send(servers, "while it stands still " + round);
                awaitArchived(servers);
                assertThat(overlap(servers)).as("nothing twice yet").isEqualTo(doubled);
                itsLake.set(TcpProxy.Fault.NONE);
                paused.resume();
                await("what it held is stored too").atMost(LIMIT).until(() -> overlap(servers) > doubled);
                send(servers, "after it went on " + round);
                awaitArchived(servers);
            }

            // Then
            System.out.printf("records=%d, of them twice in the lake=%d%n", sent, overlap(servers));
            assertThat(paused.lines()).anyMatch(line -> line.contains("what is not committed is read again"));
            assertThat(other.isAlive()).isTrue();
            medley.loadAndBuild();
            medley.awaitRows("bronze.spotify_events", sent);
            medley.awaitRows("silver.spotify_events", sent);
            medley.awaitGaps();
            medley.assertChecksPass();
        }
    }

    private void send(StreamServers servers, String name) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            servers.send(partition, TestEvents.events(name + " " + partition, EVENTS));
            sent += EVENTS;
        }
    }

    /** Lines of the lake beyond one a record. */
    private static long overlap(StreamServers servers) {
        return servers.keys().stream().mapToLong(ObjectKey::lines).sum() - servers.lineCount();
    }

    private static void awaitBothRead(StreamServers servers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers.bootstrapServers()))) {
            await("both archivers have partitions").atMost(LIMIT).until(() -> {
                ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(GROUP))
                        .all()
                        .get()
                        .values()
                        .iterator()
                        .next();
                return group.groupState() == GroupState.STABLE
                        && group.members().stream()
                                        .filter(member -> !member.assignment()
                                                .topicPartitions()
                                                .isEmpty())
                                        .count()
                                == 2;
            });
        }
    }

    private void awaitArchived(StreamServers servers) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.lineCount()).isEqualTo(sent));
    }

    private Map<String, String> archiver(StreamServers servers, String name, String lake) {
        Map<String, String> environment = new HashMap<>(PipelineUnderFaults.environment(folder.resolve(name), servers));
        environment.put("MEDLEY_STATIONS", "archive");
        environment.put("MINIO_ENDPOINT", lake);
        // Only the archive is to ask this lake, so that a request is a batch
        environment.put("MEDLEY_WATCH_PERIOD_MS", "3600000");
        environment.put("MEDLEY_KAFKA_PARTITIONS", String.valueOf(PARTITIONS));
        return environment;
    }

    private Map<String, String> loader(StreamServers servers) {
        Map<String, String> environment = new HashMap<>(PipelineUnderFaults.environment(folder, servers));
        environment.put("MEDLEY_STATIONS", "load,build,serve");
        return environment;
    }
}
