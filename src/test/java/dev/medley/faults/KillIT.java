package dev.medley.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.FreePort;
import dev.medley.MedleyApi;
import dev.medley.MedleyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Medley is killed again and again while events flow, files are replayed, loads and builds run; then it is left alone, and
 * everything is counted.
 *
 * <p>{@code -Dmedley.soak.kills=1000} kills it more often; {@code -Dmedley.kill.seed=...} repeats the moments of a run.
 */
class KillIT {

    private static final int KILLS = Integer.getInteger("medley.soak.kills", 3);
    private static final long SEED = Long.getLong("medley.kill.seed", System.nanoTime());
    private static final int INBOX_LINES = 5_000;
    private static final long LINES_OF_A_LOAD = 8_000;
    private static final long BYTES_OF_ROWS = 300_000;

    /** After the start of the process, or in three of four cases after it is ready. */
    private static final int LONGEST_MS = 3_000;

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void nothingIsLostOrDoubledHoweverOftenTheProcessIsKilled() throws IOException {
        // Given
        System.out.printf("kills=%d, seed=%d (repeat with -Dmedley.kill.seed=%d)%n", KILLS, SEED, SEED);
        Random moments = new Random(SEED);
        Path data = folder.resolve("data");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Map<String, String> environment = environment(data, temporary);
        Path inbox = Files.createDirectories(data.resolve("inbox"));
        Files.writeString(
                inbox.resolve("replayed.ndjson"),
                TestEvents.events("replayed", INBOX_LINES).stream()
                        .map(event -> new String(event, UTF_8) + "\n")
                        .collect(Collectors.joining()));

        // When
        int ready = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (MedleyProcess medley = MedleyProcess.launch(environment)) {
                if (moments.nextInt(4) > 0) {
                    medley.awaitLine("Medley is ready", LIMIT);
                    ready++;
                }
                Duration lifetime = Duration.ofMillis(moments.nextInt(LONGEST_MS));
                await().pollDelay(lifetime).atMost(lifetime.plusSeconds(30)).until(() -> true);
                assertThat(medley.isAlive()).as("%s", medley.lines()).isTrue();
                medley.kill();
            }
            empty(temporary);
        }
        environment.put("BATCH_SIZE", "1000");
        String killedLoad = killWhileItWritesALoad(environment, data);
        empty(temporary);
        environment.put("MEDLEY_SIMULATOR_TICK_MS", "3600000");
        TopicContent topic = leaveAlone(environment, inbox, killedLoad);

        // Then
        Reconciliation.Figures figures = new Reconciliation(data).assertComplete(topic);
        assertThat(figures.rejected()).isPositive();
        assertThat(figures.duplicates()).isPositive();
        System.out.printf(
                "kills=%d, of them once it was ready=%d, and one while it wrote a load: lost=0, doubled=0, %s%n",
                KILLS, ready, figures);
    }

    /** A stream with late, repeated and malformed events, loaded every two seconds; the broker keeps its port after a kill. */
    static Map<String, String> environment(Path data, Path temporary) {
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(data));
        environment.put("MEDLEY_EMBEDDED_KAFKA_PORT", String.valueOf(FreePort.find()));
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "2");
        environment.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "5");
        environment.put("MEDLEY_SIMULATOR_TICK_MS", "100");
        environment.put("MEDLEY_SIMULATOR_DUPLICATE_SHARE", "0.02");
        environment.put("MEDLEY_SIMULATOR_LATE_SHARE", "0.02");
        environment.put("MEDLEY_SIMULATOR_MALFORMED_SHARE", "0.02");
        environment.put("MEDLEY_INBOX_CHUNK_LINES", "20");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "500");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        // What the killed process unpacked there is never deleted by it
        environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        return environment;
    }

    /**
     * Lets many objects wait for one load, and kills the process as soon as the warehouse's files grow by more than
     * what notes the run: the rows are being written, in the load's transaction or at its commit.
     *
     * @return the id of that load
     */
    private static String killWhileItWritesALoad(Map<String, String> environment, Path data) throws IOException {
        Map<String, String> manyRows = new HashMap<>(environment);
        manyRows.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "200");
        manyRows.put("MEDLEY_LOAD_CRON", "0 0 0 1 1 ? 2099");
        try (MedleyProcess medley = MedleyProcess.start(manyRows)) {
            await("lines for one load").atMost(LIMIT).until(() -> waiting(medley.api()) > LINES_OF_A_LOAD);
            long before = warehouseBytes(data);
            String load = medley.api().post("/api/load").json().path("run_id").asText();
            await("rows in the warehouse's files")
                    .atMost(LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> warehouseBytes(data) > before + BYTES_OF_ROWS);
            medley.kill();
            System.out.printf("killed while it wrote load %s: %d bytes more%n", load, warehouseBytes(data) - before);
            return load;
        }
    }

    /** Records that are stored in the lake and not loaded. */
    private static long waiting(MedleyApi api) {
        JsonNode lag = api.call("GET", "/api/lag").json();
        return lag.path("rows").path(0).path("committed_offset").asLong() - bronzeRows(api);
    }

    private static long warehouseBytes(Path data) throws IOException {
        long bytes = 0;
        for (String name : List.of("warehouse.duckdb", "warehouse.duckdb.wal")) {
            Path file = data.resolve(name);
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes;
    }

    private static TopicContent leaveAlone(Map<String, String> environment, Path inbox, String killedLoad) {
        try (MedleyProcess medley = MedleyProcess.start(environment)) {
            await("the inbox file").atMost(LIMIT).until(() -> Files.exists(inbox.resolve(".done/replayed.ndjson")));
            String brokers = "127.0.0.1:" + environment.get("MEDLEY_EMBEDDED_KAFKA_PORT");
            MedleyApi api = medley.api();
            assertThat(api.get("/api/runs/" + killedLoad).path("error").asText())
                    .isEqualTo("Medley stopped while this ran");
            await("all records in bronze")
                    .during(Duration.ofSeconds(2))
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> bronzeRows(api) == TopicContent.end(brokers, "spotify-events"));
            TopicContent topic = TopicContent.read(brokers, "spotify-events");
            api.succeed("load");
            api.succeed("build");
            api.succeed("checks");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertSound(api));
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
            return topic;
        }
    }

    private static long bronzeRows(MedleyApi api) {
        for (JsonNode row : api.get("/api/freshness").path("rows")) {
            if (row.path("table_name").asText().equals("bronze.spotify_events")) {
                return row.path("row_count").asLong();
            }
        }
        return 0;
    }

    private static void assertSound(MedleyApi api) {
        assertThat(api.get("/api/gaps").path("rows")).as("holes").isEmpty();
        assertThat(api.get("/api/checks").path("rows")).isNotEmpty().allSatisfy(check -> assertThat(
                        check.path("status").asText())
                .as("%s", check)
                .isEqualTo("PASSED"));
    }

    private static void empty(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(directory))
                    .toList();
            for (Path file : all) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
