package dev.medley.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.load.Intervals.Interval;
import dev.medley.sql.Migrations;
import dev.medley.sql.SqlScripts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The ledger over a warehouse of its own. */
final class LedgerTest {

    private static final TopicPartition PARTITION = new TopicPartition("AAAAAAAAAAAAAAAAAAAAAA", 0);

    @TempDir
    private Path folder;

    private DriverManagerDataSource warehouse;

    @BeforeEach
    void migrate() {
        warehouse = new DriverManagerDataSource("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        new Migrations(warehouse, new SqlScripts("sql"), "duckdb").apply();
    }

    private Ledger at(String now) {
        return new Ledger(warehouse, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }

    private void loaded(int partition, String hour) {
        new JdbcTemplate(warehouse)
                .update(
                        "insert into ops.lake_objects (object_key, topic_id, kafka_partition, state, hour_at)"
                                + " values (?, 'id', ?, 'LOADED', cast(? as timestamp))",
                        partition + hour,
                        partition,
                        hour);
    }

    @Test
    void theLakeIsListedFromTheOldestHourOfThePartitionsThatAreActive() {
        // When
        loaded(0, "2026-11-21 10:00:00");
        loaded(1, "2026-11-21 07:00:00");
        loaded(2, "2026-11-19 07:00:00");

        // Then
        assertThat(at("2026-11-21T10:30:00Z").resumeHour()).contains(Instant.parse("2026-11-21T06:00:00Z"));
    }

    @Test
    void theLakeOfAStreamThatRestsIsNotListedFromItsBegin() {
        // When
        loaded(0, "2026-11-21 10:00:00");
        loaded(0, "2026-10-01 10:00:00");

        // Then
        assertThat(at("2026-12-24T10:30:00Z").resumeHour()).contains(Instant.parse("2026-11-21T09:00:00Z"));
    }

    @Test
    void theLakeIsListedWholeWhileNothingIsLoaded() {
        assertThat(at("2026-11-21T10:30:00Z").resumeHour()).isEqualTo(Optional.empty());
    }

    @Test
    void intervalsAreReplacedByWhatIsGiven() {
        // Given
        Ledger ledger = at("2026-11-21T10:30:00Z");
        ledger.replaceIntervals(PARTITION, Intervals.of(List.of(new Interval(0, 4), new Interval(6, 9))));

        // When
        ledger.replaceIntervals(PARTITION, Intervals.of(List.of(new Interval(0, 4), new Interval(6, 12))));

        // Then
        assertThat(ledger.intervals(PARTITION).list()).containsExactly(new Interval(0, 4), new Interval(6, 12));
        assertThat(new JdbcTemplate(warehouse).queryForObject("select count(*) from ops.loaded_intervals", Long.class))
                .isEqualTo(2);
    }
}
