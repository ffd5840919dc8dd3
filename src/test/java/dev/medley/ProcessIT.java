package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Medley as a process: it starts or says why not, is quiet while all is well, and stops in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProcessIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** After which docker-compose.yml kills. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    @TempDir
    private static Path quietFolder;

    /** Runs as it is configured for users while the other tests do their work. */
    private static MedleyProcess quiet;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startQuietProcess() {
        quiet = MedleyProcess.start(MedleyProcess.environment(quietFolder));
    }

    @AfterAll
    static void stopQuietProcess() {
        quiet.close();
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(MedleyProcess.environment(folder.resolve("data")));
        all.putAll(more);
        return all;
    }

    /** What a process says that does not start: one line, besides what it logged before. */
    private String refusal(Map<String, String> more) {
        try (MedleyProcess medley = MedleyProcess.launch(environment(more))) {
            assertThat(medley.awaitEnd(LIMIT)).as("%s", medley.lines()).isEqualTo(1);
            assertThat(medley.lines())
                    .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception in thread"));
            List<String> said = medley.lines().stream()
                    .filter(line -> line.startsWith("Medley cannot start: "))
                    .toList();
            assertThat(said).as("%s", medley.lines()).hasSize(1);
            return said.get(0);
        }
    }

    @Test
    void takenPortIsNamedWithTheKeyToChange() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(refusal(Map.of("MEDLEY_HTTP_PORT", String.valueOf(taken.getLocalPort()))))
                    .contains("Port " + taken.getLocalPort())
                    .contains("MEDLEY_HTTP_PORT");
        }
    }

    @Test
    void folderThatCannotBeWrittenIsNamedWithTheKeyToChange() throws IOException {
        // Given
        Path file = Files.createFile(folder.resolve("a file"));

        // When // Then
        assertThat(refusal(Map.of("MEDLEY_DATA_DIR", file.resolve("data").toString())))
                .contains(file.resolve("data").toString())
                .contains("MEDLEY_DATA_DIR");
    }

    @Test
    void wrongProfileIsNamed() {
        assertThat(refusal(Map.of("MEDLEY_PROFILE", "prodution"))).contains("application-prodution.properties");
    }

    @Test
    void foldersWithoutRoutesAreNamed() {
        assertThat(refusal(Map.of("CAMEL_MAIN_ROUTES_INCLUDE_PATTERN", "file:config/*.camel.yaml")))
                .contains("file:config/*.camel.yaml")
                .contains("camel.main.routesIncludePattern");
        assertThat(refusal(Map.of("CAMEL_MAIN_ROUTES_INCLUDE_PATTERN", "file:rutes/*.camel.yaml")))
                .contains("there is no file or folder 'rutes'");
    }

    @Test
    void stopsInOrderLosesNothingAndGoesOnWhereItStopped() {
        // Given
        Map<String, String> environment = environment(Map.of(
                "MEDLEY_SIMULATOR_EVENTS_PER_TICK", "20",
                "MEDLEY_SIMULATOR_TICK_MS", "100",
                "MEDLEY_SIMULATOR_HISTORY_DAYS", "2",
                "MEDLEY_LOAD_CRON", "0/2 * * * * ?"));
        try (MedleyProcess first = MedleyProcess.start(environment)) {
            await().atMost(LIMIT).until(() -> events(first) > 500);

            // When
            first.interrupt();

            // Then
            first.awaitEnd(STOP_LIMIT);
            assertThat(first.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        }
        try (MedleyProcess second = MedleyProcess.start(environment)) {
            long before = events(second);
            assertThat(before).isGreaterThan(500);
            await().atMost(LIMIT).until(() -> events(second) > before + 200);
            assertThat(second.api().succeed("checks").path("status").asText()).isEqualTo("SUCCEEDED");
            assertThat(second.api().get("/api/checks").path("rows"))
                    .filteredOn(check -> !check.path("status").asText().equals("PASSED"))
                    .isEmpty();
            second.interrupt();
            second.awaitEnd(STOP_LIMIT);
            assertThat(second.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void quietMinuteOfTheDefaultProfileLogsNoWarningAndNoError() {
        // Given
        try (MedleyProcess medley = quiet) {
            Duration minute = Duration.ofSeconds(60);

            // When
            await().atMost(minute.plusSeconds(30)).until(() -> medley.age().compareTo(minute) > 0);
            long events = events(medley);
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(10));

            // Then
            assertThat(events).as("history and more").isGreaterThan(4_000);
            assertThat(medley.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        }
    }

    @Test
    void aStopAmidALongBuildIsQuiet() throws IOException {
        // Given
        Path sql = folder.resolve("sql");
        FileSystemUtils.copyRecursively(Path.of("sql"), sql);
        Files.writeString(
                sql.resolve("gold/80_kpis.sql"),
                "delete from gold.kpis where (select sum(a.range * b.range % 7) from range(1000000) as a,"
                        + " range(1000000) as b) < 0;");
        Map<String, String> environment = environment(Map.of(
                "MEDLEY_SQL_DIR", sql.toString(),
                "MEDLEY_SIMULATOR_HISTORY_DAYS", "2",
                "MEDLEY_LOAD_CRON", "0/2 * * * * ?"));
        try (MedleyProcess medley = MedleyProcess.start(environment)) {
            // 409: one is queued or running, after two seconds the latter
            await().atMost(LIMIT)
                    .pollDelay(Duration.ofSeconds(2))
                    .until(() -> medley.api().post("/api/build").status() == 409);

            // When
            medley.interrupt();
            medley.awaitEnd(STOP_LIMIT);

            // Then
            assertThat(medley.lines())
                    .anyMatch(line -> line.contains("Run given up because Medley stops"))
                    .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        }
    }

    private static long events(MedleyProcess medley) {
        return medley.api().get("/api/kpis").path("total_events").asLong();
    }
}
