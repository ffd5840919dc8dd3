package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three small edits of README, each made as README says in a copy of the project's folders. */
class EditIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path project;

    @BeforeEach
    void copyWhatIsEdited() throws IOException {
        for (String folder : List.of("routes", "sql", "config")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.copy(file, project.resolve(file.toString()));
                }
            }
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(project.resolve("data")));
        environment.put("MEDLEY_PROFILE", "dev");
        environment.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "20");
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "1");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "2000");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        return environment;
    }

    private void replace(String file, String old, String by) throws IOException {
        Path path = project.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(old);
        Files.writeString(path, text.replace(old, by));
    }

    private boolean hasObjectOf(int lines) {
        try (Stream<Path> files = Files.walk(project.resolve("data/lake"))) {
            return files.filter(file -> file.toString().endsWith(".ndjson")).anyMatch(file -> lines(file) == lines);
        } catch (IOException e) {
            return false;
        }
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void editedRouteAndCatalogueCountWithoutARestartAndABrokenRouteIsNamed() throws IOException {
        try (MedleyProcess medley = MedleyProcess.start(project, environment())) {
            // Given
            await().atMost(LIMIT).until(() -> hasObjectOf(10));

            // When
            replace("routes/archive-events.camel.yaml", "\"{{medley.archive.batch-size}}\"", "20");
            Files.writeString(
                    project.resolve("config/catalogue.yaml"),
                    withSong(Files.readString(project.resolve("config/catalogue.yaml"))));

            // Then
            await().atMost(LIMIT).until(() -> hasObjectOf(20));
            await().atMost(LIMIT).until(() -> isHeard(medley, "Bohemian Rhapsody"));

            // When
            replace("routes/archive-events.camel.yaml", "maxPollRecords: 20", "maxPollRecords 20");

            // Then
            medley.awaitLine("in file:routes/archive-events.camel.yaml, line", LIMIT);
            JsonNode before = medley.api().succeed("load");
            assertThat(before).isNotNull();
            await().atMost(LIMIT)
                    .until(() -> medley.api().succeed("load").get("rows_in").asLong() > 0);
        }
    }

    private static String withSong(String catalogue) {
        int songs = catalogue.indexOf("songs:\n") + "songs:\n".length();
        return catalogue.substring(0, songs)
                + "  - artist: Queen\n    song: Bohemian Rhapsody\n"
                + catalogue.substring(songs);
    }

    private static boolean isHeard(MedleyProcess medley, String song) {
        medley.api().call("POST", "/api/load");
        return medley.api().get("/api/top-songs").toString().contains(song);
    }

    @Test
    void addedMartHasItsHistoryAtTheNextBuild() throws IOException, SQLException {
        // Given
        Map<String, String> environment = environment();
        try (MedleyProcess medley = MedleyProcess.start(project, environment)) {
            await().atMost(LIMIT)
                    .until(() ->
                            medley.api().get("/api/kpis").get("total_plays").asLong() > 0);
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
        }

        // When
        Files.writeString(
                project.resolve("sql/ddl/100_gold_top_hours.sql"), block("gold.top_hours (hour_of_day bigint"));
        Files.writeString(
                project.resolve("sql/gold/45_top_hours.sql"),
                block("delete from gold.top_hours"),
                StandardOpenOption.CREATE_NEW);
        environment.put("MEDLEY_SIMULATOR_TICK_MS", "3600000");
        try (MedleyProcess medley = MedleyProcess.start(project, environment)) {
            medley.api().succeed("load");
            medley.api().succeed("build");
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
        }

        // Then
        try (Connection warehouse =
                        DriverManager.getConnection("jdbc:duckdb:" + project.resolve("data/warehouse.duckdb"));
                Statement statement = warehouse.createStatement();
                ResultSet sums = statement.executeQuery(
                        "select (select sum(plays) from gold.top_hours), (select total_plays from gold.kpis)")) {
            assertThat(sums.next()).isTrue();
            assertThat(sums.getLong(1)).isPositive().isEqualTo(sums.getLong(2));
        }
    }

    /** The SQL block of README that holds a text. */
    private static String block(String text) throws IOException {
        return Stream.of(Files.readString(Path.of("README.md")).split("```"))
                .filter(block -> block.startsWith("sql\n") && block.contains(text))
                .findFirst()
                .orElseThrow()
                .substring("sql\n".length());
    }
}
