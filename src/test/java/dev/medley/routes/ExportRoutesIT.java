package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyTestSupport;
import dev.medley.RouteTests;
import dev.medley.TestEvent;
import dev.medley.export.LakeReader;
import dev.medley.export.LakeReader.Dump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What the lake holds is read by other engines: DuckDB's Python package from the folder, pyarrow from the S3 server. */
@RouteTests({"export-if-due", "export"})
@EnabledIf(
        value = "dev.medley.SnowflakeStandIn#isAvailable",
        disabledReason = "Python 3 with venv, or the packages of the other engines, cannot be had here")
class ExportRoutesIT extends MedleyTestSupport {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration GRACE = Duration.ofMinutes(1);

    ExportRoutesIT() {
        super(Map.of("medley.export.enabled", "true", "medley.export.grace-minutes", "" + GRACE.toMinutes()));
    }

    private static Path bucket() {
        return folder().resolve("lake/spotify-data-lake");
    }

    /** Loads, builds, and gives what the export that the build started has written. */
    private Dump export() {
        medley().api().succeed("load");
        medley().build();
        medley().api().succeed("export");
        Dump dump = LakeReader.dump(bucket());
        dump.assertEquals(medley().warehouse());
        assertThat(dump.manifest().path("build_run_id").asText())
                .isEqualTo(medley().warehouse()
                        .queryForObject(
                                "select run_id from ops.run_steps where script = 'gold/99_publish.sql' order by ended_at desc limit 1",
                                String.class));
        return dump;
    }

    private void send(String user, int day, int count) {
        long before = medley().records();
        medley().send(TestEvent.plays(user, day, count));
        medley().awaitArchived(before + count);
    }

    @Test
    @Order(1)
    void otherEnginesReadTheRowsOfTheWarehouseFromFolderAndServer() throws IOException {
        // Given
        for (int day = 1; day <= 4; day++) {
            send("it's me", day, 40);
        }

        // When
        Dump dump = export();

        // Then
        assertThat(
                        medley().count(
                                        "select count(*) from ops.runs as builds inner join ops.runs as exports"
                                                + " on builds.started_run_id = exports.run_id where builds.kind = 'build' and exports.kind = 'export'"))
                .as("exports that a build has started")
                .isPositive();
        assertThat(dump.paths("silver.spotify_events"))
                .hasSize(4)
                .allMatch(path -> path.matches("silver/spotify_events/date=2024-03-0[1-4]/[0-9a-f-]{36}\\.parquet"));
        assertThat(dump.paths("gold.top_songs")).hasSize(1);
        LakeReader.dump(medley().property("medley.s3.endpoint")).assertEquals(medley().warehouse());
        assertThat(manual("python")).contains("song_name").contains("Levitating");
        assertThat(manual("sql")).contains("Levitating");
    }

    /** What the manual's lines print, run as they are there but for the lake's place. */
    private static String manual(String language) throws IOException {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("src/docs/tables.md")));
        assertThat(block.find()).isTrue();
        String lines = block.group(1).replace("data/lake/spotify-data-lake/", bucket() + "/");
        Path script = folder().resolve("manual.py");
        Files.writeString(
                script,
                language.equals("python")
                        ? lines
                        : "import duckdb\nfor statement in '''%s'''.split(';'):\n    if statement.strip():\n        print(duckdb.sql(statement))\n"
                                .formatted(lines));
        return LakeReader.python(script.toString(), List.of());
    }

    @Test
    @Order(2)
    void onlyWhatChangedIsWrittenAgain() {
        // Given
        Dump before = LakeReader.dump(bucket());

        // When
        send("it's you", 3, 5);
        Dump after = export();

        // Then
        List<String> kept = new ArrayList<>(after.paths("silver"));
        kept.retainAll(before.paths("silver"));
        assertThat(kept).hasSize(3).noneMatch(path -> path.contains("date=2024-03-03"));
        assertThat(after.paths("gold.song_neighbours")).isEqualTo(before.paths("gold.song_neighbours"));
        assertThat(after.paths("gold.kpis")).isNotEqualTo(before.paths("gold.kpis"));
        assertThat(before.paths(""))
                .as("still there for those who read them")
                .allMatch(path -> Files.exists(bucket().resolve(path)));
        assertThat(medley().count("select count(*) from ops.runs where kind = 'export' and status = 'SUCCEEDED'"))
                .isPositive();
        assertThat(export().manifest()).as("nothing changed, nothing written").isEqualTo(after.manifest());
    }

    @Test
    @Order(3)
    void columnKeepsItsFieldIdAndNoneIsGivenTwice() {
        // Given
        medley().warehouse().execute("create table gold.added (a string, b string, c string)");
        medley().warehouse().execute("comment on table gold.added is 'It''s \"added\"; not keyed'");
        medley().warehouse().execute("insert into gold.added values ('1', '2', null), ('4', '5', '6')");
        export();

        // When
        medley().warehouse().execute("alter table gold.added drop column c");
        medley().warehouse().execute("alter table gold.added drop column a");
        export();
        medley().warehouse().execute("alter table gold.added add column d bigint");
        JsonNode table = table(export(), "gold.added");

        // Then
        assertThat(table.path("columns").findValuesAsText("column_name")).containsExactly("b", "d");
        assertThat(table.path("columns").findValuesAsText("field_id")).containsExactly("2", "4");
        medley().warehouse().execute("drop table gold.added");
        assertThat(export().paths("gold.added")).isEmpty();
    }

    private static JsonNode table(Dump dump, String name) {
        for (JsonNode table : dump.manifest().path("tables")) {
            if (table.path("table_name").asText().equals(name)) {
                return table;
            }
        }
        throw new AssertionError("no table " + name);
    }

    @Test
    @Order(4)
    void exportThatFailsLeavesBuildAndManifestAloneAndIsMadeGood() throws IOException {
        // Given: where the lake must make a folder there is a file
        Dump before = LakeReader.dump(bucket());
        Path inTheWay = Files.createFile(bucket().resolve("gold/refused"));
        medley().warehouse().execute("create table gold.refused as select 1 as a");
        send("somebody else", 5, 7);

        // When
        medley().api().succeed("load");
        medley().build();
        JsonNode export = medley().api().run("export");

        // Then
        assertThat(export.path("status").asText()).isEqualTo("FAILED");
        assertThat(LakeReader.dump(bucket()).manifest()).isEqualTo(before.manifest());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(observed("health")).contains("the last export failed"));
        assertThat(observed("metrics"))
                .containsPattern("medley_run_seconds_count\\{kind=\"export\",status=\"failed\"} [1-9]");
        Files.delete(inTheWay);
        medley().build();
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(Files.readString(bucket().resolve("manifest.json"))).contains("gold.refused");
        });
        export();
    }

    private String observed(String what) {
        return String.valueOf(template.requestBody(
                "http://127.0.0.1:%s/observe/%s?data=true&httpMethod=GET&throwExceptionOnFailure=false"
                        .formatted(medley().property("medley.management.port"), what),
                null,
                String.class));
    }

    @Test
    @Order(5)
    void filesThatNoManifestNamesAreRemovedAfterTheGraceTime() throws IOException {
        // Given
        Dump dump = LakeReader.dump(bucket());
        Instant longAgo = Instant.now().minus(GRACE.multipliedBy(2));
        Path left = file("gold/kpis/%s.parquet".formatted(UUID.randomUUID()), longAgo);
        Path leftDay = file("silver/spotify_events/date=2024-03-01/%s.parquet".formatted(UUID.randomUUID()), longAgo);
        Path leftGoldDay = file("gold/kpis/2024-03-01-%s.parquet".formatted(UUID.randomUUID()), longAgo);
        Path young = file("gold/kpis/%s.parquet".formatted(UUID.randomUUID()), Instant.now());
        Path foreign = file("gold/kpis/notes.parquet", longAgo);
        for (String path : dump.paths("")) {
            Files.setLastModifiedTime(bucket().resolve(path), FileTime.from(longAgo));
        }
        Files.delete(bucket().resolve(dump.paths("gold.kpis").get(0)));

        // When
        medley().api().succeed("retention");

        // Then
        assertThat(List.of(left, leftDay, leftGoldDay)).noneMatch(Files::exists);
        assertThat(List.of(young, foreign)).allMatch(Files::exists);
        medley().api().succeed("export");
        assertThat(LakeReader.dump(bucket()).paths("")).hasSameSizeAs(dump.paths(""));
        assertThat(medley().lake()).isNotEmpty();
    }

    private static Path file(String path, Instant modified) throws IOException {
        Path file = Files.createFile(bucket().resolve(path));
        return Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}
