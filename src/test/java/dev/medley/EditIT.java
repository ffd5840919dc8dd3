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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The three small edits of README, each made as README says in a copy of the project's folders. */
class EditIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path project;

    private String readme = "";

    @BeforeEach
    void copyWhatIsEdited() throws IOException {
        readme = Files.readString(Path.of("README.md"));
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
        environment.put(
                "MEDLEY_PROFILE", inReadme("Run with `MEDLEY_PROFILE=(\\w+) ").group(1));
        environment.put("MEDLEY_SIMULATOR_EVENTS_PER_TICK", "60");
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "1");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "2000");
        environment.put("MEDLEY_LOAD_CRON", "0/2 * * * * ?");
        return environment;
    }

    /** The first place of README that is of a pattern. */
    private MatchResult inReadme(String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(readme)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("README has nothing like " + pattern));
    }

    private void replace(String file, String old, String by) throws IOException {
        Path path = project.resolve(file);
        String text = Files.readString(path);
        assertThat(text).containsPattern(old);
        Files.writeString(path, text.replaceFirst(old, Matcher.quoteReplacement(by)));
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
        MatchResult step = inReadme("Append a step to `(routes/[^`]+)` and save:\\s+```yaml\\n([^`]+)```");
        MatchResult song = inReadme("Append to `(\\w+:)` in `([^`]+)`:\\s+```yaml\\n([^`]*song: ([^\\n]+)\\n)```");
        // The folder of SQL is where the configuration says
        Files.move(project.resolve("sql"), project.resolve("models"));
        Map<String, String> environment = environment();
        environment.put("MEDLEY_SQL_DIR", "models");
        try (MedleyProcess medley = MedleyProcess.start(project, environment)) {
            // Given
            await().atMost(LIMIT).until(() -> hasObjectOf(10));

            // When
            Files.writeString(project.resolve(step.group(1)), step.group(2), StandardOpenOption.APPEND);
            replace(song.group(2), "(?s)(?<=\n" + song.group(1) + "\n.{0,1000})\n\n", "\n" + song.group(3) + "\n");

            // Then
            medley.awaitLine("stored bronze/", LIMIT);
            await().atMost(LIMIT).until(() -> isHeard(medley, song.group(4)));
            assertThat(medley.api().get("/api/lineage").path("nodes")).isNotEmpty();

            // When
            replace(step.group(1), "- log:", "- lgo:");

            // Then
            medley.awaitLine("Not reloaded, the routes run on as they were: file=" + step.group(1), LIMIT);
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
        Map<String, String> environment = environment();
        try (MedleyProcess medley = MedleyProcess.start(project, environment)) {
            await().atMost(LIMIT)
                    .until(() ->
                            medley.api().get("/api/kpis").get("total_plays").asLong() > 0);
            medley.interrupt();
            medley.awaitEnd(Duration.ofSeconds(30));
        }

        // When
        List<MatchResult> files = Pattern.compile("`(sql/[^`]+[.]sql)`:\\s+```sql\\n([^`]+)```")
                .matcher(readme)
                .results()
                .toList();
        assertThat(files).hasSize(2);
        for (MatchResult file : files) {
            Files.writeString(project.resolve(file.group(1)), file.group(2), StandardOpenOption.CREATE_NEW);
        }
        String mart = inReadme("create table if not exists (\\S+)").group(1);
        testOfTheMart(files.get(1).group(1));
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
        Path file = Files.writeString(project.resolve(test.group(1)), test.group(2), StandardOpenOption.CREATE_NEW);
        try (SqlTestRun run = SqlTestRun.onDuckDb(project.resolve("sql"))) {
            run.run(file);
            replace(mart, "sum\\(plays\\)", "sum(skips)");
            assertThatThrownBy(() -> run.run(file)).hasMessageContaining("plays differs");
            replace(mart, "sum\\(skips\\)", "sum(plays)");
        }
    }
}
