package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.lake.ObjectKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole journey once, as it runs by default but faster: the simulator's history and its live events, faulty ones among
 * them, and a file that another program wrote; loaded by the clock. Then everything is counted, to the unit.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final TestEvent OFFSET = TestEvent.named("offset")
            .with("country", "UK")
            .with("user_id", TestEvent.id("listener in London"))
            .with("timestamp", "2024-03-05T10:00:00+05:30");
    private static final TestEvent OFFSET_AND_Z = TestEvent.named("offset and Z")
            .with("country", "UK")
            .with("user_id", TestEvent.id("listener in Leeds"))
            .with("timestamp", "2024-03-05T10:00:00.5+00:00Z");
    private static final TestEvent NEXT_DAY = TestEvent.named("next day")
            .with("event_type", "skip")
            .with("user_id", TestEvent.id("listener in Leeds"))
            .with("timestamp", "2024-03-05T23:30:00-02:00");
    private static final TestEvent UNKNOWN = TestEvent.named("unknown")
            .with("country", "Atlantis")
            .with("device_type", "gramophone")
            .with("app_version", "9.1");
    private static final List<String> ACCEPTED =
            List.of(OFFSET.line(), OFFSET_AND_Z.line(), NEXT_DAY.line(), UNKNOWN.line());
    private static final List<String> COPIES =
            List.of(OFFSET.line(), OFFSET_AND_Z.with("event_type", "pause").line());
    private static final List<String> REJECTED = List.of(
            "not JSON at all",
            "[1, 2]",
            OFFSET.line().substring(0, 60),
            OFFSET.line().replaceFirst("\\{", "{\"event_id\":\"twice\","),
            OFFSET.with("event_id", "no UUID").line(),
            OFFSET.with("event_type", "listen").line(),
            OFFSET.with("timestamp", "yesterday").line(),
            OFFSET.with("timestamp", "1999-12-31T23:59:59Z").line(),
            OFFSET.without("user_id").line());

    @TempDir
    private static Path folder;

    private TestMedley medley;
    private long records;

    @BeforeAll
    void runEverything() throws Exception {
        medley = TestMedley.start(
                folder,
                Map.of(
                        "medley.stations", "simulate,archive,load,build,serve",
                        "medley.simulator.history-days", "3",
                        "medley.simulator.history-events-per-day", "100",
                        "medley.simulator.tick-ms", "100",
                        "medley.simulator.duplicate-share", "0.05",
                        "medley.simulator.late-share", "0.05",
                        "medley.simulator.malformed-share", "0.05",
                        "medley.load.cron", "0/2 * * * * ?",
                        "medley.inbox.settle-ms", "200",
                        "medley.inbox.poll-ms", "100"));
        Path inbox = folder.resolve("inbox");
        Files.createDirectories(inbox);
        Files.write(inbox.resolve("others.ndjson"), ACCEPTED);
        await().atMost(LIMIT).until(() -> Files.exists(inbox.resolve(".done/others.ndjson")));
        medley.awaitRecords(400);
        Files.write(inbox.resolve("copies.ndjson"), COPIES);
        Files.write(inbox.resolve("faults.ndjson"), REJECTED);
        await().atMost(LIMIT)
                .until(() -> Files.exists(inbox.resolve(".done/copies.ndjson"))
                        && Files.exists(inbox.resolve(".done/faults.ndjson")));
        medley.context().getRouteController().stopRoute("simulate-events");
        records = medley.records();
        medley.awaitArchived(records);
        medley.load();
    }

    @AfterAll
    void stop() {
        medley.close();
    }

    @Test
    void everyRecordIsCountedOnceInEveryLayer() {
        // When
        long lines = medley.lake().stream()
                .mapToLong(key -> medley.lines(key).size())
                .sum();
        long silver = medley.count("select count(*) from silver.spotify_events");
        long rejected = medley.count("select count(*) from silver.rejected_events");
        long duplicates = medley.count("select count(*) from silver.duplicate_events");

        // Then
        assertThat(records).isGreaterThan(400);
        assertThat(lines).isEqualTo(records);
        assertThat(medley.count("select count(*) from bronze.spotify_events")).isEqualTo(records);
        assertThat(silver + rejected + duplicates).isEqualTo(records);
        assertThat(rejected).isGreaterThanOrEqualTo(REJECTED.size());
        assertThat(duplicates).isGreaterThanOrEqualTo(COPIES.size());
    }

    @Test
    void bronzeHoldsEachLakeLineAsItWasReceived() {
        // Given
        ObjectKey key = medley.lake().get(0);

        // When
        List<String> rows = medley.warehouse()
                .queryForList(
                        "select raw_line from bronze.spotify_events where object_key = ? order by line_number",
                        String.class,
                        key.key());

        // Then
        assertThat(rows).isEqualTo(medley.lines(key)).hasSize((int) key.lines());
    }

    @Test
    void eventsOfAnotherProgramAreReadAsTheyAreMeant() {
        assertSilver(OFFSET, "2024-03-05T04:30:00", "GB");
        assertSilver(OFFSET_AND_Z, "2024-03-05T10:00:00.500", "GB");
        assertSilver(NEXT_DAY, "2024-03-06T01:30:00", "US");
        Map<String, Object> unknown = silver(UNKNOWN);
        assertThat(unknown.get("country")).isNull();
        assertThat(unknown.get("device_type")).isNull();
    }

    private void assertSilver(TestEvent event, String at, String country) {
        Map<String, Object> row = silver(event);
        assertThat(row.get("country")).isEqualTo(country);
        assertThat(row.get("event_at"))
                .hasToString(Timestamp.valueOf(LocalDateTime.parse(at)).toString());
    }

    private Map<String, Object> silver(TestEvent event) {
        return medley.warehouse()
                .queryForMap(
                        "select country, device_type, event_at from silver.spotify_events where event_id = ?",
                        event.id());
    }

    @Test
    void faultyLinesKeepTheirTextAndHaveAReason() {
        // When
        List<Map<String, Object>> rows =
                medley.warehouse().queryForList("select raw_line, reject_reason from silver.rejected_events");

        // Then
        assertThat(rows).extracting(row -> String.valueOf(row.get("raw_line"))).containsAll(REJECTED);
        assertThat(rows)
                .extracting(row -> String.valueOf(row.get("reject_reason")))
                .doesNotContain("null", "");
    }

    @Test
    void aConflictingCopyIsAWarningAndTheFirstCopyIsKept() {
        assertThat(medley.count(
                        "select count(*) from silver.duplicate_events where event_id = ? and is_conflicting",
                        OFFSET_AND_Z.id()))
                .isEqualTo(1);
        assertThat(medley.count(
                        "select count(*) from silver.duplicate_events where event_id = ? and not is_conflicting",
                        OFFSET.id()))
                .isEqualTo(1);
        assertThat(medley.count(
                        "select count(*) from silver.spotify_events where event_id = ? and event_type = 'play'",
                        OFFSET_AND_Z.id()))
                .isEqualTo(1);
    }

    @Test
    void goldAddsUpToSilver() {
        assertSame(
                "select total_events, total_plays, total_songs, total_users, total_artists from gold.kpis",
                "select count(*), count(*) filter (where event_type = 'play'), count(distinct song_id),"
                        + " count(distinct user_id), count(distinct artist_name) from silver.spotify_events");
        assertSame(
                "select song_id, total_plays, total_skips, unique_users from gold.top_songs order by song_id",
                "select song_id, count(*) filter (where event_type = 'play'), count(*) filter (where event_type = 'skip'),"
                        + " count(distinct user_id) from silver.spotify_events group by song_id order by song_id");
        assertSame(
                "select day, daily_active_users from gold.daily_active_users order by day",
                "select cast(event_at as date), count(distinct user_id) from silver.spotify_events group by 1 order by 1");
        assertSame(
                "select hour_at, events, unique_users from gold.event_volume_by_hour order by hour_at",
                "select date_trunc('hour', event_at), count(*), count(distinct user_id) from silver.spotify_events group by 1 order by 1");
        assertSame(
                "select device_type, total_events, unique_users from gold.device_usage order by device_type",
                "select device_type, count(*), count(distinct user_id) from silver.spotify_events group by 1 order by 1");
        assertSame(
                "select sum(events), sum(plays), sum(skips) from gold.session_patterns",
                "select count(*), count(*) filter (where event_type = 'play'), count(*) filter (where event_type = 'skip')"
                        + " from silver.spotify_events");
        assertThat(medley.count("select cast(round(sum(event_rate) * 1000000) as bigint) from gold.device_usage"))
                .isEqualTo(1_000_000);
        assertThat(medley.count(
                        "select plays from gold.country_engagement where country = 'GB' and day = date '2024-03-05'"))
                .isEqualTo(2);
    }

    private void assertSame(String gold, String silver) {
        assertThat(rows(gold)).as(gold).isNotEmpty().isEqualTo(rows(silver));
    }

    private List<String> rows(String sql) {
        return medley.warehouse().query(sql, (row, number) -> {
            StringBuilder text = new StringBuilder();
            for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                text.append(row.getString(column)).append('|');
            }
            return text.toString();
        });
    }

    @Test
    void kpisAreAnsweredAsTheyStandInGold() {
        // When
        JsonNode answer = medley.api().get("/api/kpis");

        // Then
        Map<String, Object> kpis = medley.warehouse().queryForMap("select * from gold.kpis");
        for (String column : List.of("total_plays", "total_songs", "total_users", "total_artists", "total_events")) {
            assertThat(answer.path(column).asText()).as(column).isEqualTo(String.valueOf(kpis.get(column)));
        }
        assertThat(answer.path("data_until").asText()).endsWith("Z");
    }

    @Test
    void everyRunSaysWhatItBrought() {
        // When
        List<JsonNode> runs = list(medley.api().get("/api/runs?limit=10000").path("rows"));

        // Then
        assertThat(runs)
                .allSatisfy(run -> assertThat(run.path("status").asText()).isEqualTo("SUCCEEDED"));
        assertThat(sum(runs, "load", "rows_in")).isEqualTo(records);
        assertThat(sum(runs, "load", "objects")).isEqualTo(medley.lake().size());
        assertThat(sum(runs, "build", "silver_rows")
                        + sum(runs, "build", "rejected_rows")
                        + sum(runs, "build", "duplicate_rows"))
                .isEqualTo(records);
        assertThat(runs).anyMatch(run -> run.path("trigger_name").asText().equals("schedule"));
    }

    @Test
    void oneRunShowsItsScriptsInOrder() {
        // Given
        JsonNode build = list(medley.api().get("/api/runs?limit=10000").path("rows")).stream()
                .filter(run -> run.path("kind").asText().equals("build")
                        && run.path("silver_rows").asLong() > 0)
                .findFirst()
                .orElseThrow();

        // When
        JsonNode run = medley.api().get("/api/runs/" + build.path("run_id").asText());

        // Then
        List<String> scripts = list(run.path("steps")).stream()
                .map(step -> step.path("script").asText())
                .toList();
        assertThat(scripts)
                .filteredOn(script -> script.startsWith("silver/"))
                .isNotEmpty()
                .isSorted();
        assertThat(scripts)
                .filteredOn(script -> script.startsWith("gold/"))
                .isNotEmpty()
                .isSorted();
        assertThat(list(run.path("steps")))
                .allMatch(step -> step.path("status").asText().equals("SUCCEEDED"));
    }

    private static long sum(List<JsonNode> runs, String kind, String column) {
        return runs.stream()
                .filter(run -> run.path("kind").asText().equals(kind))
                .mapToLong(run -> run.path(column).asLong())
                .sum();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Test
    void everyCheckPassesButTheWarningOfConflictingCopies() {
        // Given
        medley.api().succeed("checks");

        // When
        List<JsonNode> checks = list(medley.api().get("/api/checks").path("rows"));

        // Then
        assertThat(checks).hasSizeGreaterThan(15);
        assertThat(checks)
                .filteredOn(check -> !check.path("status").asText().equals("PASSED"))
                .extracting(check -> check.path("check_name").asText() + " "
                        + check.path("severity").asText())
                .isSubsetOf("copies_do_not_conflict warning");
    }

    @Test
    void aRunWithNothingToDoWritesNoRow() {
        // Given
        String runs = "select count(*) from ops.runs where kind in ('load', 'build')";
        long before = medley.count(runs);

        // When // Then
        await().during(Duration.ofSeconds(5)).atMost(LIMIT).until(() -> medley.count(runs) == before);
    }
}
