package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.sql.SqlTestRun;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three small edits of README, each made as README says in a copy of the project's folders. */
class EditIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private ProjectCopy project;

    @BeforeEach
    void copyWhatIsEdited() throws IOException {
        project = ProjectCopy.in(folder);
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(folder.resolve("data")));
        environment.put(
                "MEDLEY_PROFILE", inReadme("Run with `MEDLEY_PROFILE=(\\w+) ").group(1));
        environment.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "60");
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "1");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "2000");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        return environment;
    }

    private static MatchResult inReadme(String pattern) throws IOException {
        return ProjectCopy.inDocument(Path.of("README.md"), pattern);
    }

    private boolean hasObjectOf(int lines) {
        try (Stream<Path> files = Files.walk(folder.resolve("data/lake"))) {
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
        String routes = ProjectCopy.editedRoutes();
        // The folder of SQL is where the configuration says
        Files.move(folder.resolve("sql"), folder.resolve("models"));
        Map<String, String> environment = environment();
        environment.put("MEDLEY_SQL_DIR", "models");
        try (MedleyProcess medley = MedleyProcess.start(folder, environment)) {
            // Given
            await().atMost(LIMIT).until(() -> hasObjectOf(10));

            // When
            project.editRoute();
            String song = project.addSong();

            // Then
            medley.awaitLine("stored bronze/", LIMIT);
            await().atMost(LIMIT).until(() -> isHeard(medley, song));
            assertThat(medley.api().get("/api/lineage").path("nodes")).isNotEmpty();

            // When
            project.replace(routes, "- log:", "- lgo:");

            // Then
            medley.awaitLine("Not reloaded, the previous routes keep running: file=" + routes, LIMIT);
            JsonNode before = medley.api().succeed("load");
            assertThat(before).isNotNull();
            await().atMost(LIMIT)
                    .until(() -> medley.api().succeed("load").get("rows_in").asLong() > 0);
        }
    }

    private static boolean isHeard(MedleyProcess medley, String song) {
        medley.api().call("POST", "/api/load");
        return medley.api().get("/api/top-songs").toString().contains(song);
    }

    @Test
    void addedMartHasItsHistoryAtTheNextBuild() throws IOException, SQLException {
        // Given
        String mart = inReadme("create table if not exists (\\S+)").group(1);
        Map<String, String> environment = environment();
        try (MedleyProcess medley = MedleyProcess.start(folder, environment)) {
            await().atMost(LIMIT)
                    .until(() ->
                            medley.api().get("/api/kpis").get("total_plays").asLong() > 0);

            // When
            List<String> files = project.writeFilesOf(Path.of("README.md"));
            assertThat(files).hasSize(2);
            testOfTheMart(files.get(1));
            medley.api().succeed("build");
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
        }

        // Then
        try (Connection warehouse =
                        DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("data/warehouse.duckdb"));
                Statement statement = warehouse.createStatement();
                ResultSet sums = statement.executeQuery(
                        "select (select sum(plays) from %s), (select total_plays from gold.kpis)".formatted(mart))) {
            assertThat(sums.next()).isTrue();
            assertThat(sums.getLong(1)).isPositive().isEqualTo(sums.getLong(2));
        }
    }

    /** The manual's test passes with the mart, and fails once the mart counts something else. */
    private void testOfTheMart(String mart) throws IOException, SQLException {
        MatchResult test = Pattern.compile("`(sql/tests/[^`]+)`:\\s+```yaml\\n([^`]+)```")
                .matcher(Files.readString(Path.of("src/docs/sql.md")))
                .results()
                .findFirst()
                .orElseThrow();
        Path file = Files.writeString(folder.resolve(test.group(1)), test.group(2), StandardOpenOption.CREATE_NEW);
        try (SqlTestRun run = SqlTestRun.onDuckDb(folder.resolve("sql"))) {
            run.run(file);
            project.replace(mart, "sum\\(plays\\)", "sum(skips)");
            assertThatThrownBy(() -> run.run(file)).hasMessageContaining("plays differs");
            project.replace(mart, "sum\\(skips\\)", "sum(plays)");
        }
    }
}
