package dev.medley.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.medley.FreePort;
import dev.medley.run.Station;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the process refuses before it starts anything, and the reason it gives. */
class SettingsTest {

    private static Settings settings(Map<String, String> given) {
        return TestSettings.of(given);
    }

    @Test
    void byDefaultEveryStationRunsOnEmbeddedParts() {
        Settings settings = settings(Map.of());

        assertThat(settings.stations()).containsExactlyInAnyOrder(Station.values());
        assertThat(settings.embedsKafka()).isTrue();
        assertThat(settings.embedsS3()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "medley.stations        | simulate,arcive         | a comma-separated list of simulate",
                "medley.stations        | load, build             | on DuckDB load, build and serve share one process",
                "medley.stations        | serve                   | on DuckDB load, build and serve share one process",
                "medley.stations        | archive                 | an embedded Kafka broker serves one process only",
                "medley.stations        | load, build, serve      | an embedded S3 server serves one process only",
                "medley.warehouse.engine| oracle                  | duckdb or snowflake",
                "medley.http.port       | eighty                  | a port number from 0",
                "medley.management.port | 70000                   | a port number from 0",
                "medley.archive.batch-size    | 1,000            | a whole number from 1",
                "medley.archive.batch-size    | '10 '            | a whole number from 1",
                "medley.archive.batch-size    | 0                | BATCH_SIZE in the environment",
                "medley.archive.batch-size    | -5               | a whole number from 1",
                "medley.archive.batch-size    | abc              | a whole number from 1",
                "medley.archive.batch-size    | ''               | a whole number from 1",
                "medley.archive.batch-size    | \u06f1\u06f0     | a whole number from 1",
                "medley.kafka.group-id        | ' '              | KAFKA_GROUP_ID in the environment",
                "medley.load.cron             | 0 * * * *        | a Quartz cron expression of six fields",
                "medley.load.cron             | every hour       | MEDLEY_LOAD_CRON in the environment",
                "medley.archive.consumers     | abc              | MEDLEY_ARCHIVE_CONSUMERS in the environment",
                "medley.archive.gzip          | yes              | true or false",
                "medley.s3.bucket             | x/               | MINIO_BUCKET in the environment",
                "medley.s3.bucket             | My_Bucket        | 3 to 63 of the characters",
                "medley.kafka.brokers         | localhost        | KAFKA_BOOTSTRAP_SERVERS in the environment",
                "medley.kafka.brokers         | kafka:99999      | host:port",
                "medley.s3.endpoint           | 127.0.0.1:46200  | a URL such as http://minio:9000",
                "medley.kafka.topic           | my topic         | KAFKA_TOPIC in the environment",
                "medley.simulator.late-share  | 1.5              | a number from 0 to 1",
                "medley.simulator.late-share  | NaN              | a number from 0 to 1",
                "medley.warehouse.memory-limit| lots             | such as 800MB or 2GB",
                "medley.watch.warehouse       | never            | always or after-runs",
                "medley.kafka.retention-hours | 0                | -1 (for ever) or hours",
            })
    void wrongSettingIsRefusedWithWhatWasGivenAndWhatIsAllowed(String key, String given, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of(key, given)))
                .withMessageContaining(key)
                .withMessageContaining(given)
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "medley.kafka.brokers        | a:9092,b:9093 , [::1]:9094",
                "medley.kafka.brokers        | SASL_SSL://broker-1.example.com:9096",
                "medley.load.cron            | 0 0 6 ? * MON-FRI",
                "medley.simulator.late-share | 0.25",
                "medley.kafka.retention-hours| -1",
                "medley.s3.endpoint          | https://s3.example.com",
                "medley.s3.bucket            | a.b-c1",
            })
    void otherFormsAreAllowed(String key, String given) {
        assertThatNoException().isThrownBy(() -> settings(Map.of(key, given)));
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of("medley.archive.gzip", "yes", "medley.load.fetchers", "0")))
                .withMessageContainingAll("medley.archive.gzip is 'yes'", "medley.load.fetchers is '0'");
    }

    @Test
    void aSecretIsNotShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of("medley.alerts.webhook-url", "hooks.example.com/T0KEN")))
                .withMessageContaining("MEDLEY_WEBHOOK_URL")
                .withMessageNotContaining("T0KEN");
    }

    /** The file says what each key means, Keys what it allows: both name the same keys and variables. */
    @Test
    void keysAndFileAgree() throws IOException {
        // Given
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("config/application.properties"))) {
            file.load(reader);
        }
        Map<String, String> inFile = new TreeMap<>();
        file.forEach((key, value) -> {
            Matcher variable =
                    Pattern.compile("\\{\\{(?:env|medley-secret):(\\w+).*").matcher(value.toString());
            if (key.toString().startsWith("medley.")) {
                inFile.put(key.toString(), variable.matches() ? variable.group(1) : "");
            }
        });

        // Then
        Map<String, String> declared = new TreeMap<>();
        Keys.ALL.forEach(
                key -> declared.put(key.name(), String.valueOf(Objects.requireNonNullElse(key.variable(), ""))));
        declared.put("medley.worker", "HOSTNAME");
        declared.put("medley.warehouse.url", "");
        assertThat(inFile).isEqualTo(declared);
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnknownKeys.refuse(List.of("medley.archive.batch-sise", "my.own.key")))
                .withMessageContaining("medley.archive.batch-sise")
                .withMessageContaining("medley.archive.batch-size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnknownKeys.refuseVariables(List.of("PATH", "MEDLEY_STATION")))
                .withMessageContaining("MEDLEY_STATION ")
                .withMessageContaining("MEDLEY_STATIONS");
        assertThatNoException()
                .isThrownBy(() -> UnknownKeys.refuseVariables(List.of(
                        "MEDLEY_PROFILE",
                        "MEDLEY_HTTP_TOKEN_FILE",
                        "MEDLEY_ARCHIVE_BATCH_SIZE",
                        "MEDLEY_SERVE_SERVICE_HOST",
                        "MEDLEY_PORT_8080_TCP_ADDR")));
    }

    @Test
    void aFreePortTakesThePlaceOf0AndIsSaid() {
        // Given
        AtomicInteger free = new AtomicInteger(FreePort.find());
        int http = free.get();

        // When
        Settings settings = settings(Map.of(
                        "medley.http.host", "0.0.0.0",
                        "medley.http.port", "0",
                        "medley.management.host", "localhost",
                        "medley.management.port", "0"))
                .withPorts(() -> free.getAndSet(FreePort.find()));

        // Then
        assertThat(settings.summary())
                .isEqualTo(
                        "http://0.0.0.0:%d (health and metrics at http://localhost:%d/observe), stations simulate, archive, load, build, serve",
                        http, settings.get(Keys.MANAGEMENT_PORT));
        assertThat(settings.get(Keys.MANAGEMENT_PORT)).isPositive();
    }

    @Test
    void aFolderWithoutSqlIsNamed() {
        settings(Map.of("medley.sql-dir", "sql")).requireSql();
        assertThatThrownBy(() -> settings(Map.of("medley.sql-dir", "no/such")).requireSql())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("no/such")
                .hasMessageContaining("MEDLEY_SQL_DIR");
    }

    /** Everything that holds user ids lies below it: the warehouse, the lake, Kafka's log, staged files, the inbox. */
    @Test
    void onlyTheOwnUserCanEnterTheDataFolder(@TempDir Path folder) throws IOException {
        // Given
        Path dataDir = folder.resolve("data");

        // When
        settings(Map.of("medley.data-dir", dataDir.toString())).prepareDataDir();

        // Then
        assertThat(Files.getPosixFilePermissions(dataDir)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void eachStationRunsAloneAgainstServersOfItsOwn() {
        Map<String, String> servers = Map.of(
                "medley.kafka.brokers", "kafka:9092",
                "medley.s3.endpoint", "http://minio:9000",
                "medley.warehouse.engine", "snowflake");
        for (Station station : Station.values()) {
            Map<String, String> given = new HashMap<>(servers);
            given.put("medley.stations", station.label());

            Settings settings = settings(given);

            assertThat(settings.stations()).containsExactly(station);
            assertThat(settings.embedsKafka()).isFalse();
            assertThat(settings.embedsS3()).isFalse();
        }
    }
}
