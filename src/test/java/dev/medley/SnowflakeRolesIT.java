package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.medley.local.EmbeddedKafka;
import dev.medley.local.EmbeddedS3;
import dev.medley.sql.SqlScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bootstrap scripts as README has them run, and then docker-compose.yml's services of the profile snowflake, each station
 * in a process and a role of its own: the stand-in refuses what was not granted.
 */
@EnabledIf(
        value = "dev.medley.SnowflakeStandIn#isAvailable",
        disabledReason = "Python 3 with venv, or the package of Snowflake's stand-in, cannot be had here")
final class SnowflakeRolesIT {

    private static final List<String> LAYERS = List.of("engine/snowflake/bootstrap", "engine/snowflake/tuning");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void eachStationNeedsNoMoreThanItsRoleHas() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0);
                EmbeddedS3 s3 =
                        EmbeddedS3.start(folder.resolve("lake"), 0, TestMedley.ACCESS_KEY, TestMedley.SECRET_KEY);
                SnowflakeStandIn standIn = SnowflakeStandIn.start(folder);
                SnowflakeAccount account = SnowflakeAccount.open(standIn.environment())) {
            // Given
            Servers servers = new Servers(kafka, s3, account);
            try (Connection administrator = account.connect()) {
                run(administrator, account, "10_roles.sql");
                run(administrator, account, "20_database.sql");
                execute(administrator, "alter user medley set rsa_public_key = '%s'".formatted(standIn.publicKey()));
                MedleyProcess.start(environment(servers, "build-snowflake", "MEDLEY_PIPELINE"))
                        .close();
                run(administrator, account, "30_grants.sql");
            }
            try (Connection owner = account.connectAs("MEDLEY_PIPELINE")) {
                run(owner, account, "tuning/10_clustering.sql");
            }

            Path ofLoad = stagedBefore("load-snowflake");
            Path ofBuild = stagedBefore("build-snowflake");

            // When
            try (MedleyProcess archive = MedleyProcess.start(archive(servers));
                    MedleyProcess load = MedleyProcess.start(environment(servers, "load-snowflake", ""));
                    MedleyProcess build = MedleyProcess.start(environment(servers, "build-snowflake", ""));
                    MedleyProcess serve = MedleyProcess.start(environment(servers, "serve-snowflake", ""))) {

                // Then
                await("gold").atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(serve.api()
                                .get("/api/kpis")
                                .path("total_events")
                                .asLong())
                        .as("load: %s%nbuild: %s", load.lines(), build.lines())
                        .isPositive());
                List.of("runs", "checks", "freshness", "rejected", "gaps", "lineage", "filters", "sessions", "alerts")
                        .forEach(question -> serve.api().get("/api/" + question));
                await("tables in the lake").atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                                folder.resolve("lake/spotify-data-lake/manifest.json"))
                        .as("%s", build.lines())
                        .exists());
                MedleyApi.Response refused = serve.api().post("/api/load");
                assertThat(refused.status()).as("%s", refused.json()).isEqualTo(400);
                for (MedleyProcess each : List.of(archive, load, build, serve)) {
                    assertThat(each.lines()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
                }
            }
            assertThat(standIn.statements())
                    .allSatisfy(statement ->
                            assertThat(statement.outcome()).as("%s", statement).isEqualTo("ok"));
            assertThat(ofLoad).as("left by a load that was killed").doesNotExist();
            assertThat(ofBuild).as("none of a builder's business").exists();
            readerSeesGoldOnly(account);
        }
    }

    private record Servers(EmbeddedKafka kafka, EmbeddedS3 s3, SnowflakeAccount account) {}

    /** What a service of docker-compose.yml has, on ports and in a folder of its own, and soon. */
    private Map<String, String> environment(Servers servers, String service, String role) throws IOException {
        Map<String, String> dotEnv = new HashMap<>(servers.account().environment());
        dotEnv.put("KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers());
        dotEnv.put("MINIO_ENDPOINT", servers.s3().endpoint());
        dotEnv.put("MINIO_ACCESS_KEY", TestMedley.ACCESS_KEY);
        dotEnv.put("MINIO_SECRET_KEY", TestMedley.SECRET_KEY);
        dotEnv.put("MEDLEY_EXPORT_ENABLED", "true");
        dotEnv.put("MEDLEY_LOAD_CRON", "0/5 * * * * ?");
        dotEnv.put("SNOWFLAKE_ROLE", role);
        Map<String, String> environment = new HashMap<>(MedleyProcess.environment(folder.resolve(service + role)));
        environment.putAll(ComposeFile.read().environment(service, dotEnv));
        return environment;
    }

    private Map<String, String> archive(Servers servers) throws IOException {
        Map<String, String> environment = environment(servers, "archive", "");
        environment.put("MEDLEY_STATIONS", "simulate,archive");
        environment.put("MEDLEY_ARCHIVE_BATCH_WAIT_MS", "500");
        environment.put("MEDLEY_SIMULATOR_HISTORY_DAYS", "2");
        return environment;
    }

    private Path stagedBefore(String service) throws IOException {
        Path staging = Files.createDirectories(folder.resolve(service).resolve("staging"));
        return Files.createFile(staging.resolve("events-1.csv"));
    }

    private static void run(Connection administrator, SnowflakeAccount account, String file) throws SQLException {
        List<String> statements = LAYERS.stream()
                .flatMap(layer -> new SqlScripts("sql").inLayer(layer).stream())
                .filter(script -> script.name().endsWith(file))
                .flatMap(script -> script.statements().stream())
                .toList();
        assertThat(statements).isNotEmpty();
        for (String statement : statements) {
            execute(administrator, statement.replace("spotify_db", account.database()));
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void readerSeesGoldOnly(SnowflakeAccount account) throws SQLException {
        try (Connection administrator = account.connect()) {
            execute(administrator, "grant role medley_reader to user medley");
        }
        try (Connection reader = account.connectAs("MEDLEY_READER");
                Statement statement = reader.createStatement()) {
            try (ResultSet plays = statement.executeQuery("select total_plays from gold.kpis")) {
                assertThat(plays.next()).isTrue();
            }
            for (String forbidden : List.of(
                    "select count(*) from silver.spotify_events",
                    "select count(*) from bronze.spotify_events",
                    "delete from gold.kpis",
                    "create table gold.mine (number bigint)")) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .as(forbidden)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Insufficient privileges");
            }
        }
        assertThatThrownBy(() -> account.connectAs("SYSADMIN").close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("not granted to this user");
    }
}
