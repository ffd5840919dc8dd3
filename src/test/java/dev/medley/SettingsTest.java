package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the process refuses before it starts anything, and the reason it gives. */
class SettingsTest {

    private static final Map<String, String> DEFAULTS = Map.of(
            "medley.stations", "simulate,archive,load,build,serve",
            "medley.data-dir", "data",
            "medley.kafka.brokers", "",
            "medley.s3.endpoint", "",
            "medley.warehouse.engine", "duckdb",
            "medley.http.host", "127.0.0.1",
            "medley.http.port", "8080",
            "medley.management.host", "127.0.0.1",
            "medley.management.port", "8081");

    private static Settings settings(Map<String, String> given) {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.putAll(given);
        return Settings.read(key -> all.getOrDefault(key, ""));
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
                "medley.stations        | simulate,arcive         | 'arcive' is no station",
                "medley.stations        | load, build             | on DuckDB load, build and serve share one process",
                "medley.stations        | serve                   | on DuckDB load, build and serve share one process",
                "medley.stations        | archive                 | an embedded Kafka broker serves one process only",
                "medley.stations        | load, build, serve      | an embedded S3 server serves one process only",
                "medley.warehouse.engine| oracle                  | give duckdb or snowflake",
                "medley.http.port       | eighty                  | a port is a number from 0",
                "medley.management.port | 70000                   | a port is a number from 0",
            })
    void wrongSettingIsRefusedWithWhatWasGivenAndWhatIsAllowed(String key, String given, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(Map.of(key, given)))
                .withMessageContaining(key)
                .withMessageContaining(given)
                .withMessageContaining(reason);
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
                        http, settings.managementPort());
        assertThat(settings.managementPort()).isPositive();
    }

    @Test
    void aFolderWithoutSqlIsNamed() {
        settings(Map.of("medley.sql-dir", "sql")).requireSql();
        assertThatThrownBy(() -> settings(Map.of("medley.sql-dir", "no/such")).requireSql())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("no/such")
                .hasMessageContaining("MEDLEY_SQL_DIR");
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
