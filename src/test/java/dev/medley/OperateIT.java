package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What an operator asks for over HTTP, on one running Medley; each test has users and days of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperateIT {

    private static final String OTHER_TOPIC = "bWVkbGV5LXRlc3QtMDAwMQ";

    @TempDir
    private static Path folder;

    private TestMedley medley;
    private long sent;

    @BeforeAll
    void start() throws IOException {
        Path sql = folder.resolve("sql");
        copy(Path.of("sql"), sql);
        medley = TestMedley.start(folder.resolve("data"), Map.of("medley.sql-dir", sql.toString()));
        send(TestEvent.plays("always there", 1, 20));
        medley.load();
    }

    @AfterAll
    void stop() {
        medley.close();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }

    private void send(List<String> lines) {
        medley.send(lines);
        sent += lines.size();
        medley.awaitArchived(sent);
    }

    /** Puts an object of another archive into the lake, where a load that goes on from the last hour does not look. */
    private String put(Instant hour, long firstOffset, List<String> lines, long claimed) {
        ObjectKey key =
                new ObjectKey("spotify-events", 0, firstOffset, firstOffset + claimed - 1, OTHER_TOPIC, hour, false);
        medley.bean("s3Client", S3Client.class)
                .putObject(
                        request -> request.bucket("spotify-data-lake").key(key.key()),
                        RequestBody.fromString(String.join("\n", lines) + "\n"));
        sent += claimed;
        return key.key();
    }

    private long silverOf(String user) {
        return medley.count("select count(*) from silver.spotify_events where user_id = ?", TestEvent.id(user));
    }

    private long bronzeOf(String user) {
        return medley.count("select count(*) from bronze.spotify_events where user_id = ?", TestEvent.id(user));
    }

    private long playsOnDay(int day) {
        return medley.count(
                "select coalesce(cast(sum(plays) as bigint), 0) from gold.country_engagement where day = cast(? as date)",
                "2024-03-%02d".formatted(day));
    }

    @Test
    void backfillLoadsTheDaysThatTheLedgerLacksAndTheirCharts() {
        // Given
        List<String> lines = new ArrayList<>(TestEvent.plays("backfilled", 10, 30));
        lines.addAll(TestEvent.plays("always there", 1, 5));
        put(Instant.parse("2024-03-10T08:00:00Z"), 0, lines, 35);
        medley.load();
        assertThat(bronzeOf("backfilled")).as("loaded without a backfill").isZero();

        // When
        JsonNode run = medley.api().succeed("backfill?from=2024-03-10&to=2024-03-11");

        // Then
        assertThat(bronzeOf("backfilled")).isEqualTo(30);
        assertThat(silverOf("backfilled")).isEqualTo(30);
        assertThat(playsOnDay(10)).isEqualTo(30);
        assertThat(silverOf("always there")).as("the copies change nothing").isEqualTo(20);
        assertThat(run.path("objects").asLong()).isEqualTo(1);
        assertThat(run.path("silver_rows").asLong()).isEqualTo(30);
        assertThat(run.path("duplicate_rows").asLong()).isEqualTo(5);
        assertThat(run.path("unit_name").asText()).isEqualTo("rows");
        assertThat(run.path("done_units").asLong())
                .isEqualTo(run.path("total_units").asLong())
                .isEqualTo(35);
    }

    @Test
    void backfillOfLoadedDaysChangesNothing() {
        // Given
        put(Instant.parse("2024-03-20T08:00:00Z"), 1_000, TestEvent.plays("twice backfilled", 20, 10), 10);
        medley.api().succeed("backfill?from=2024-03-20&to=2024-03-20");
        long silver = medley.count("select count(*) from silver.spotify_events");

        // When
        medley.api().succeed("backfill?from=2024-03-20&to=2024-03-20");

        // Then
        assertThat(medley.count("select count(*) from silver.spotify_events")).isEqualTo(silver);
        assertThat(playsOnDay(20)).isEqualTo(10);
    }

    @Test
    void shortObjectIsBadUntilItIsWholeAndReloaded() {
        // Given
        List<String> lines = TestEvent.plays("cut short", 22, 10);
        Instant hour = Instant.parse("2024-03-22T08:00:00Z");
        String key = put(hour, 2_000, lines.subList(0, 7), 10);
        medley.api().succeed("backfill?from=2024-03-22&to=2024-03-22");
        assertThat(bronzeOf("cut short")).isZero();
        assertThat(medley.count("select count(*) from ops.lake_objects where object_key = ? and state = 'BAD'", key))
                .isEqualTo(1);

        // When
        sent -= 10;
        put(hour, 2_000, lines, 10);
        medley.api().succeed("reload?key=" + key);

        // Then
        assertThat(bronzeOf("cut short")).isEqualTo(10);
        assertThat(playsOnDay(22)).isEqualTo(10);
        assertThat(medley.count("select count(*) from ops.lake_objects where object_key = ? and state = 'LOADED'", key))
                .isEqualTo(1);
    }

    @Test
    void reloadOfAGoodObjectEndsWithTheSameRows() {
        // Given
        String key = put(Instant.parse("2024-03-24T08:00:00Z"), 3_000, TestEvent.plays("reloaded", 24, 10), 10);
        medley.api().succeed("backfill?from=2024-03-24&to=2024-03-24");

        // When
        medley.api().succeed("reload?key=" + key);

        // Then
        assertThat(bronzeOf("reloaded")).isEqualTo(10);
        assertThat(silverOf("reloaded")).isEqualTo(10);
        assertThat(playsOnDay(24)).isEqualTo(10);
    }

    @Test
    void reloadOfAnUnknownObjectIsRefusedAtOnceWithTheReason() {
        // Given
        long runs = medley.count("select count(*) from ops.runs where kind = 'reload'");

        // When
        MedleyApi.Response refused = medley.api().post("/api/reload?key=bronze/none.ndjson");

        // Then
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.json().path("error").asText()).contains("There is no loaded object 'bronze/none.ndjson'");
        assertThat(medley.count("select count(*) from ops.runs where kind = 'reload'"))
                .isEqualTo(runs);
    }

    @Test
    void erasedUserIsGoneFromEveryLayerAndTheRunSaysWhatRemains() {
        // Given
        send(TestEvent.plays("erased", 5, 12));
        send(List.of(TestEvent.named("rejected of the erased")
                .with("user_id", TestEvent.id("erased"))
                .with("event_type", "hum")
                .line()));
        medley.load();
        assertThat(silverOf("erased")).isEqualTo(12);
        long users = medley.count("select total_users from gold.kpis");

        // When
        JsonNode run = medley.api().succeed("erase?user_id=" + TestEvent.id("erased"));

        // Then
        assertThat(bronzeOf("erased")).isZero();
        assertThat(silverOf("erased")).isZero();
        assertThat(medley.count(
                        "select count(*) from silver.rejected_events where raw_line like ?",
                        "%" + TestEvent.id("erased") + "%"))
                .isZero();
        for (String table :
                List.of("user_retention", "user_engagement", "session_patterns", "listening_facts", "song_listeners")) {
            assertThat(medley.count(
                            "select count(*) from gold." + table + " where user_id = ?", TestEvent.id("erased")))
                    .as(table)
                    .isZero();
        }
        assertThat(playsOnDay(5)).isZero();
        assertThat(medley.count("select total_users from gold.kpis")).isEqualTo(users - 1);
        assertThat(run.path("message").asText())
                .startsWith("13 rows of the user are removed")
                .contains("the lake still holds such lines in");

        // And nothing brings it back
        medley.api().succeed("backfill?from=2024-03-05&to=2024-03-05");
        medley.load();
        assertThat(bronzeOf("erased")).isZero();
    }

    @Test
    void allChecksRunOnRequestAndPass() {
        // When
        JsonNode run = medley.api().succeed("checks");

        // Then
        List<JsonNode> checks = list(medley.api().get("/api/checks").path("rows"));
        assertThat(checks)
                .filteredOn(check -> check.path("severity").asText().equals("error"))
                .filteredOn(check -> !check.path("status").asText().equals("PASSED"))
                .isEmpty();
        assertThat(medley.count(
                        "select count(*) from ops.check_results where run_id = ?",
                        run.path("run_id").asText()))
                .isEqualTo(checks.size())
                .isGreaterThan(15);
    }

    @Test
    void secondRequestOfAKindIsRefusedWithTheRunThatIsBusy() throws Exception {
        // Given
        medley.context().getRouteController().suspendRoute("perform-runs");
        try {
            MedleyApi.Response first = medley.api().post("/api/checks");

            // When
            MedleyApi.Response second = medley.api().post("/api/checks");

            // Then
            assertThat(first.status()).isEqualTo(202);
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.json().path("run_id").asText())
                    .isEqualTo(first.json().path("run_id").asText())
                    .isNotEmpty();
            assertThat(second.json().path("error").asText()).isNotEmpty();
            medley.context().getRouteController().resumeRoute("perform-runs");
            assertThat(medley.api()
                            .awaitRun(first.json().path("run_id").asText())
                            .path("status")
                            .asText())
                    .isEqualTo("SUCCEEDED");
        } finally {
            medley.context().getRouteController().resumeRoute("perform-runs");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "backfill, from",
        "backfill?from=2024-03-01, to",
        "backfill?from=2024-3-1&to=2024-03-02, from",
        "backfill?from=2024-03-02&to=2024-03-01, from",
        "backfill?from=2024-03-01&to=2024-03-02&to=2024-03-03, to",
        "erase, user_id",
        "erase?user_id=everybody, user_id",
        "reload, key",
        "load?fast=yes, fast",
    })
    void badRequestIsRefusedWithTheParameterAndWhatIsAllowed(String request, String parameter) {
        // When
        MedleyApi.Response answer = medley.api().post("/api/" + request);

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("parameter").asText()).isEqualTo(parameter);
        assertThat(answer.json().path("allowed").asText()).isNotEmpty();
        assertThat(answer.json().path("error").asText()).isNotEmpty();
    }

    @Test
    void anOversizedBodyIsRefused() throws Exception {
        // When
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:%s/api/load".formatted(medley.property("medley.http.port"))))
                                .POST(HttpRequest.BodyPublishers.ofString("x".repeat(1_100_000)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).startsWith("{\"error\":\"The body is too large");
    }

    @Test
    void unknownKindOfRunIsNotFoundAndTheKnownOnesAreNamed() {
        // When
        MedleyApi.Response answer = medley.api().post("/api/sing");

        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").asText()).contains("sing");
        assertThat(answer.json().path("allowed").asText()).contains("backfill");
    }

    @Test
    void runThatNeedsATakenLockIsSkipped() throws Exception {
        // Given
        try (Connection other = medley.bean("warehousePool", DataSource.class).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("update ops.build_lock set holder = 'another process'");

            // When
            JsonNode run = medley.api().run("checks");

            // Then
            other.rollback();
            assertThat(run.path("status").asText()).isEqualTo("SKIPPED");
            assertThat(run.path("error").asText()).contains("OPS.BUILD_LOCK");
        }
    }

    @Test
    void brokenGoldScriptLeavesGoldAsItWasAndIsTriedAgain() throws IOException {
        // Given
        Path script = folder.resolve("sql/gold/80_kpis.sql");
        String good = Files.readString(script);
        long events = medley.count("select total_events from gold.kpis");
        Files.writeString(script, good + "\nselect * from gold.no_such_table;\n");
        send(TestEvent.plays("before the repair", 28, 9));
        medley.api().succeed("load");

        // When
        JsonNode failed = medley.api().run("build");

        // Then
        assertThat(failed.path("status").asText()).isEqualTo("FAILED");
        assertThat(failed.path("error").asText())
                .contains("sql/gold/80_kpis.sql")
                .contains("no_such_table");
        JsonNode lastStep = list(failed.path("steps")).get(failed.path("steps").size() - 1);
        assertThat(lastStep.path("script").asText()).isEqualTo("gold/80_kpis.sql");
        assertThat(lastStep.path("status").asText()).isEqualTo("FAILED");
        assertThat(lastStep.path("error").asText()).contains("no_such_table");
        assertThat(medley.count("select total_events from gold.kpis")).isEqualTo(events);
        assertThat(playsOnDay(28)).isZero();
        assertThat(silverOf("before the repair")).isEqualTo(9);

        // And the next build makes up for it
        Files.writeString(script, good);
        medley.load();
        assertThat(playsOnDay(28)).isEqualTo(9);
        assertThat(medley.count("select total_events from gold.kpis")).isEqualTo(events + 9);
    }

    @Test
    void unknownRunIsNotFound() {
        assertThat(medley.api().call("GET", "/api/runs/none").status()).isEqualTo(404);
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
