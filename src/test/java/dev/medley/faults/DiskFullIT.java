package dev.medley.faults;

import static dev.medley.faults.PipelineUnderFaults.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.MedleyApi;
import dev.medley.archive.StreamServers;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that is full, of the lake or of the warehouse: nothing is half written, nothing lost, and it goes on by itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFullIT {

    private static final int EVENTS = 40;

    @TempDir
    static Path folder;

    private StreamServers servers;
    private LakeServer lake;
    private PipelineUnderFaults medley;
    private int sent;
    private long failures;

    @BeforeAll
    void start() {
        servers = new StreamServers(folder);
        servers.createTopic("LogAppendTime");
        lake = LakeServer.start(folder.resolve("own-lake"));
        Map<String, String> environment = PipelineUnderFaults.environment(folder, servers);
        environment.put("MINIO_ENDPOINT", lake.endpoint());
        environment.put("MEDLEY_ARCHIVE_RETRIES", "1");
        environment.put("MEDLEY_ARCHIVE_RETRY_WAIT_MS", "200");
        environment.put("MEDLEY_WATCH_PERIOD_MS", "500");
        medley = PipelineUnderFaults.start(environment);
    }

    @AfterAll
    void stop() {
        medley.close();
        lake.close();
        servers.close();
    }

    private void send(String name) {
        servers.send(0, TestEvents.events(name, EVENTS));
        sent += EVENTS;
    }

    private void awaitArchived() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(servers.committed(0)).isEqualTo(sent));
    }

    /** Lines of the lake's objects, each offset once; every object must be whole. */
    private long linesOfWholeObjects() throws IOException {
        Path bucket = lake.folder().resolve("spotify-data-lake");
        List<Path> files;
        try (Stream<Path> found = Files.walk(bucket)) {
            files = found.filter(Files::isRegularFile).toList();
        }
        List<String> offsets = new ArrayList<>();
        for (Path file : files) {
            Optional<ObjectKey> key =
                    ObjectKey.parse(bucket.relativize(file).toString().replace('\\', '/'));
            if (key.isPresent()) {
                List<String> lines = Files.readAllLines(file, UTF_8);
                assertThat(lines).as("%s", file).hasSize((int) key.get().lines());
                for (int line = 0; line < lines.size(); line++) {
                    offsets.add(key.get().topicId() + (key.get().firstOffset() + line));
                }
            }
        }
        return offsets.stream().distinct().count();
    }

    @Test
    void lakeWithoutSpaceStopsTheArchiveUntilThereIsSome() throws IOException {
        // Given
        send("before the disk is full");
        awaitArchived();
        long committed = servers.committed(0);

        // When
        try (LakeServer.FullDisk full = lake.fill()) {
            assertThat(full).isNotNull();
            send("while the disk is full");
            await().atMost(LIMIT)
                    .until(() -> medley.process().health("archive").path("data").has("degraded"));
            assertThat(servers.committed(0)).isEqualTo(committed);
            assertThat(linesOfWholeObjects()).isEqualTo(committed);
        }

        // Then
        awaitArchived();
        assertThat(linesOfWholeObjects()).isEqualTo(sent);
        assertComplete();
    }

    @ParameterizedTest
    @ValueSource(longs = {2_000, 30_000})
    void warehouseWithoutSpaceFailsRunsUntilThereIsSome(long bytes) {
        // Given
        send("before space is short at " + bytes);
        awaitArchived();
        assertComplete();
        send("while space is short at " + bytes);
        awaitArchived();

        // When
        failures = medley.process().lines().stream()
                .filter(line -> line.contains("Run failed") || line.contains("does not record"))
                .count();
        String error;
        try (FileSizeLimit full = FileSizeLimit.of(medley.process().pid(), bytes)) {
            assertThat(full).isNotNull();
            error = await().atMost(LIMIT).until(this::errorOfALoad, text -> !text.isEmpty());
            await().atMost(LIMIT).until(() -> degraded() || down());
        }

        // Then
        assertThat(error).isNotEmpty();
        assertComplete();
        await().atMost(LIMIT).until(() -> !degraded() && !down());
    }

    /** Asks for a load, and for the build that follows, and gives the reason why one is refused or fails. */
    private String errorOfALoad() {
        for (String kind : List.of("load", "build")) {
            MedleyApi.Response answer = medley.api().post("/api/" + kind);
            assertThat(answer.status()).as("%s", answer).isIn(202, 409, 503);
            if (answer.status() == 503) {
                return answer.json().path("error").asText();
            }
            String error = medley.process().lines().stream()
                    .filter(line -> line.contains("Run failed") || line.contains("does not record"))
                    .skip(failures)
                    .findFirst()
                    .orElse("");
            if (!error.isEmpty()) {
                return error;
            }
        }
        return "";
    }

    private boolean degraded() {
        return medley.process().health("runs").path("data").has("degraded");
    }

    private boolean down() {
        return medley.process().health("warehouse").path("status").asText().equals("DOWN");
    }

    private void assertComplete() {
        medley.loadAndBuild();
        medley.awaitRows("bronze.spotify_events", sent);
        medley.awaitRows("silver.spotify_events", sent);
        medley.awaitGaps();
        medley.assertChecksPass();
    }
}
