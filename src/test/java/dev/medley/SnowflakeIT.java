package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.export.LakeReader;
import dev.medley.lake.LakeClient;
import dev.medley.lake.ObjectKey;
import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedS3;
import dev.medley.sql.SqlScripts;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The same lake through both engines, each in a process of its own: DuckDB, and Snowflake's real driver against the account
 * that SNOWFLAKE_* in the environment name, in a database that is dropped at the end, or else against the stand-in. What the
 * stand-in cannot prove is listed at the top of {@code stand_in.py}.
 */
@EnabledIf(
        value = "dev.medley.SnowflakeStandIn#isAvailable",
        disabledReason = "Python 3 with venv, or the package of Snowflake's stand-in, cannot be had here")
final class SnowflakeIT {

    private static final String BUCKET = "spotify-data-lake";
    private static final int WATCH_MS = 250;
    private static final String TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";
    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private static final String NEVER = "0 0 0 1 1 ? 2099";
    private static final List<String> QUESTIONS = List.of(
            "top-songs",
            "top-artists",
            "plays-by-country",
            "device-usage",
            "event-types",
            "daily-active-users",
            "events-by-hour",
            "events-by-minute",
            "skip-rate",
            "retention",
            "sessions",
            "artists-by-country",
            "kpis");

    @TempDir
    private Path folder;

    @Test
    void bothEnginesGiveTheSameRowsAndAnswers() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("lake"), 0, "medley", "medley-secret");
                SnowflakeStandIn standIn = SnowflakeStandIn.start(folder);
                SnowflakeAccount account = SnowflakeAccount.open(standIn)) {
            Map<String, String> common = Map.of(
                    "MEDLEY_STATIONS",
                    "load,build,serve",
                    "MEDLEY_LOAD_CRON",
                    NEVER,
                    "KAFKA_BOOTSTRAP_SERVERS",
                    kafka.bootstrapServers(),
                    "MINIO_ENDPOINT",
                    s3.endpoint(),
                    "MINIO_ACCESS_KEY",
                    "medley",
                    "MINIO_SECRET_KEY",
                    "medley-secret");
            Map<String, String> onDuckDb = new HashMap<>(MedleyProcess.environment(folder.resolve("duckdb")));
            onDuckDb.putAll(common);
            Map<String, String> onSnowflake = new HashMap<>(MedleyProcess.environment(folder.resolve("snowflake")));
            onSnowflake.putAll(common);
            onSnowflake.putAll(account.environment());
            onSnowflake.put("MEDLEY_PROFILE", "snowflake,minio");
            onSnowflake.put("MEDLEY_EXPORT_ENABLED", "true");
            onSnowflake.put("MEDLEY_WATCH_PERIOD_MS", String.valueOf(WATCH_MS));
            onSnowflake.put("MEDLEY_ALERTS_PERIOD_MS", String.valueOf(WATCH_MS));
            String duckDbFile =
                    "jdbc:duckdb:" + folder.resolve("duckdb/warehouse.duckdb").toAbsolutePath();
            try (MedleyProcess duckDb = MedleyProcess.start(onDuckDb);
                    MedleyProcess snowflake = MedleyProcess.start(onSnowflake);
                    S3Client lake = LakeClient.create(s3.endpoint(), "us-east-1", true, "medley", "medley-secret")) {
                // Given: a first load, then late, repeated and unreadable records
                List<MedleyApi> engines = List.of(duckDb.api(), snowflake.api());
                List<String> first = events(1, 300);
                put(lake, 0, first);
                put(lake, 300, List.of("no event", "\"", "{\"a\":\"x\\ny, \\\"z\\\"\"}", "null"));
                engines.forEach(engine -> engine.succeed("load"));
                engines.forEach(engine -> engine.succeed("build"));
                put(lake, 304, first.subList(100, 140));
                put(lake, 344, events(2, 200));

                // When
                engines.forEach(engine -> engine.succeed("load"));
                engines.forEach(engine -> engine.succeed("build"));
                engines.forEach(engine -> engine.succeed("checks"));

                // Then
                for (String question : QUESTIONS) {
                    for (String filter : List.of("", "?country=GB", "?from=2026-01-01&device=mobile")) {
                        assertThat(engines.get(1).get("/api/" + question + filter))
                                .as(question + filter)
                                .isEqualTo(engines.get(0).get("/api/" + question + filter));
                    }
                }
                JsonNode checks = engines.get(1).get("/api/checks");
                assertThat(checks.path("rows")).isNotEmpty().allSatisfy(check -> assertThat(
                                check.path("status").asText())
                        .as("%s", check)
                        .isEqualTo("PASSED"));
                assertThat(judgedAgain(engines.get(1)))
                        .isEqualTo(judgedAgain(engines.get(0)))
                        .containsExactly(544L, 544L, 500L, 4L, 40L);
                assertThat(erased(engines.get(1)))
                        .isEqualTo(erased(engines.get(0)))
                        .matches("[1-9]\\d+ rows of the user are removed from bronze, silver and gold;"
                                + " the lake still holds such lines in [123] objects, from bronze/.*");
                assertThat(engines.get(1).get("/api/kpis"))
                        .isEqualTo(engines.get(0).get("/api/kpis"));
                duckDb.interrupt();
                duckDb.awaitEnd(Duration.ofSeconds(30));
                sameTables(duckDbFile, account);
                snowflake.api().succeed("export");
                sameTablesInTheLake(duckDbFile, s3.endpoint());
                if (!SnowflakeAccount.isNamed()) {
                    SnowflakeStatements statements = new SnowflakeStatements(standIn.statements());
                    statements.assertOneCopyABatchAndNoDdlInside();
                    statements.assertLoadsAreOneTransaction();
                    nothingIsAskedBetweenRuns(standIn, snowflake.api());
                }
            }
        }
    }

    /** The rows done and planned by a backfill of the lake's day, and what became of them. */
    private List<Long> judgedAgain(MedleyApi engine) {
        String day = hour.toString().substring(0, 10);
        JsonNode run = engine.succeed("backfill?from=%s&to=%s".formatted(day, day));
        return Stream.of("done_units", "total_units", "silver_rows", "rejected_rows", "duplicate_rows")
                .map(figure -> run.path(figure).asLong())
                .toList();
    }

    /** What the run says that erases one user. */
    private static String erased(MedleyApi engine) {
        return engine.succeed("erase?user_id=" + new UUID(1, 3)).path("message").asText();
    }

    private static void sameTables(String duckDbFile, SnowflakeAccount account) throws SQLException {
        try (Connection duckDb = DriverManager.getConnection(duckDbFile);
                Connection snowflake = account.connect()) {
            List<List<String>> tables = rows(
                    duckDb,
                    "select table_schema || '.' || table_name from information_schema.tables"
                            + " where table_schema in ('bronze', 'silver', 'gold') and table_type = 'BASE TABLE'");
            assertThat(tables).hasSizeGreaterThan(20);
            for (List<String> table : tables) {
                String name = table.get(0);
                String columns = name.contains("gold.")
                        ? "*"
                        : String.join(
                                ", ",
                                rows(
                                                duckDb,
                                                "select column_name from information_schema.columns where table_schema || '.' || table_name = '"
                                                        + name + "' and column_name <> 'loaded_at'")
                                        .stream()
                                        .map(row -> row.get(0))
                                        .toList());
                String query = "select " + columns + " from " + name;
                assertThat(rows(snowflake, query)).as(name).containsExactlyInAnyOrderElementsOf(rows(duckDb, query));
            }
            String apps = "select json_extract_path_text(extra, 'app'), count(*) from silver.spotify_events group by 1";
            assertThat(rows(snowflake, apps))
                    .containsExactlyInAnyOrderElementsOf(rows(duckDb, apps))
                    .hasSize(2)
                    .anyMatch(row -> "a car, \"red\"".equals(row.get(0)));
            assertThat(rows(
                            duckDb,
                            "select count(*) > 400, count(*) filter (user_id = '%s') from bronze.spotify_events"
                                    .formatted(new UUID(1, 3))))
                    .containsExactly(List.of("true", "0"));
        }
    }

    /** What Snowflake has copied to the lake, as another engine reads it. */
    private static void sameTablesInTheLake(String duckDbFile, String endpoint) {
        SingleConnectionDataSource duckDb = new SingleConnectionDataSource(duckDbFile, true);
        try {
            LakeReader.dump(endpoint).assertEquals(new JdbcTemplate(duckDb), "loaded_at");
        } finally {
            duckDb.destroy();
        }
    }

    /** So that the warehouse is suspended: no look, no alert and no reader asks it for what was answered since. */
    private static void nothingIsAskedBetweenRuns(SnowflakeStandIn standIn, MedleyApi api) {
        Runnable reader = () -> List.of("kpis", "top-songs", "runs", "checks", "freshness", "alerts")
                .forEach(question -> api.get("/api/" + question));
        AtomicInteger before = new AtomicInteger();
        await().during(Duration.ofMillis(40L * WATCH_MS))
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    reader.run();
                    List<SnowflakeStandIn.Statement> all = standIn.statements();
                    assertThat(all.subList(before.getAndSet(all.size()), all.size()))
                            .isEmpty();
                });
    }

    @Test
    void otherFieldsOfHistoryAreFilledFromTheRawLines() throws SQLException {
        try (SnowflakeStandIn standIn = SnowflakeStandIn.start(folder);
                SnowflakeAccount account = SnowflakeAccount.open(standIn);
                Connection connection = account.connect();
                Statement statement = connection.createStatement()) {
            // Given
            SqlScripts scripts = new SqlScripts("sql");
            for (String script : List.of("ddl/001_schemas.sql", "ddl/002_bronze.sql", "ddl/004_work_tables.sql")) {
                for (String sql : scripts.read(script).statements()) {
                    statement.execute(sql);
                }
            }
            statement.execute("alter table bronze.spotify_events add column if not exists extra string");
            statement.execute(
                    "insert into bronze.spotify_events (raw_line, topic_id, kafka_partition, kafka_offset) values"
                            + " ('{\"event_id\": \"e\"}', 't', 0, 0), ('{\"event_id\": \"e\", \"app\": \"car\"}', 't', 0, 1)");

            // When
            for (String sql : scripts.read("engine/snowflake/ddl/032_extra_of_history.sql")
                    .statements()) {
                statement.execute(sql);
            }

            // Then
            assertThat(rows(
                            connection,
                            "select kafka_offset, extra from bronze.spotify_events where extra is not null"))
                    .containsExactly(List.of("1", "{\"app\":\"car\"}"));
        }
    }

    @Test
    void theStandInHonoursRollback() throws SQLException {
        try (SnowflakeStandIn standIn = SnowflakeStandIn.start(folder);
                SnowflakeAccount account = SnowflakeAccount.open(standIn);
                Connection connection = account.connect();
                Statement statement = connection.createStatement()) {
            // Given
            statement.execute("create schema if not exists ops");
            statement.execute("create table ops.lines (line string)");
            connection.setAutoCommit(false);

            // When
            statement.execute("insert into ops.lines values ('one')");
            connection.rollback();
            statement.execute("insert into ops.lines values ('two')");
            connection.commit();

            // Then
            assertThat(rows(connection, "select line from ops.lines")).containsExactly(List.of("two"));
        }
    }

    private List<String> events(long seed, int count) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int user = random.nextInt(12);
            int song = random.nextInt(5);
            Instant at = hour.minusSeconds(random.nextInt(8 * 86_400)).plusNanos(random.nextInt(1_000_000) * 1_000L);
            lines.add(
                    "{\"event_id\":\"%s\",\"user_id\":\"%s\",\"song_id\":\"%s\",\"artist_name\":\"Artist, \\\"%d\\\"\",\"song_name\":\"Song %d\",\"event_type\":\"%s\",\"device_type\":\"%s\",\"country\":%s,\"timestamp\":\"%s\"%s}"
                            .formatted(
                                    new UUID(random.nextLong(), random.nextLong()),
                                    new UUID(1, user),
                                    new UUID(2, song),
                                    song % 3,
                                    song,
                                    List.of("play", "play", "skip", "pause", "add_to_playlist")
                                            .get(random.nextInt(5)),
                                    List.of("mobile", "Desktop", "web", "fridge")
                                            .get(random.nextInt(4)),
                                    List.of("\"UK\"", "\"us\"", "\"\"", "null").get(random.nextInt(4)),
                                    at,
                                    i % 7 == 0 ? ",\"app\":\"a car, \\\"red\\\"\"" : ""));
        }
        return lines;
    }

    private void put(S3Client lake, long firstOffset, List<String> lines) {
        ObjectKey key =
                new ObjectKey("spotify-events", 0, firstOffset, firstOffset + lines.size() - 1, TOPIC_ID, hour, false);
        if (lake.listBuckets().buckets().isEmpty()) {
            lake.createBucket(bucket -> bucket.bucket(BUCKET));
        }
        lake.putObject(
                object -> object.bucket(BUCKET).key(key.key()),
                RequestBody.fromString(String.join("\n", lines) + "\n"));
    }

    private static List<List<String>> rows(Connection connection, String query) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(text(result.getObject(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof Timestamp timestamp) {
            return timestamp.toLocalDateTime().toString();
        } else if (value instanceof Date date) {
            return date.toLocalDate().toString();
        } else if (value instanceof Number number) {
            return BigDecimal.valueOf(number.doubleValue()).stripTrailingZeros().toPlainString();
        }
        return String.valueOf(value);
    }
}
