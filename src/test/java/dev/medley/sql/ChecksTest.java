package dev.medley.sql;

import static dev.medley.sql.BronzeRow.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each check is silent on what the scripts build, and speaks when its fault is put in by hand. */
final class ChecksTest {

    /** By check, faults that it alone or with others must see. */
    private static final Map<String, List<String>> FAULTS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "batch_counts_are_kept",
                    List.of(
                            "update ops.load_batches set silver_rows = silver_rows + 1 where batch_id = 2",
                            "update ops.load_batches set rejected_rows = null where batch_id = 1",
                            "delete from bronze.spotify_events where kafka_offset = 0")),
            Map.entry(
                    "batch_rows_are_validated",
                    List.of(
                            "delete from silver.spotify_events where event_id = 'e1'",
                            "delete from silver.rejected_events",
                            "delete from silver.duplicate_events")),
            Map.entry(
                    "bronze_record_key",
                    List.of("insert into bronze.spotify_events select * from bronze.spotify_events limit 1")),
            Map.entry(
                    "bronze_rows_are_in_ledger",
                    List.of("update bronze.spotify_events set object_key = 'nowhere' where kafka_offset = 0")),
            Map.entry("copies_do_not_conflict", List.of("update silver.duplicate_events set is_conflicting = true")),
            Map.entry(
                    "daily_marts_match_facts",
                    List.of(
                            "update gold.daily_listening set plays = plays + 1",
                            "update gold.user_days set events = events + 1",
                            "delete from gold.country_engagement where country = 'US'",
                            "delete from gold.user_engagement",
                            "update gold.event_volume_by_hour set events = 0",
                            "update gold.daily_active_users set daily_active_users = 99",
                            "insert into gold.daily_active_users values ('2001-01-01', 1)")),
            Map.entry(
                    "facts_match_silver",
                    List.of(
                            "update gold.listening_facts set plays = plays + 1 where user_id = 'u1'",
                            "delete from gold.listening_facts where user_id = 'u1'")),
            Map.entry("facts_total_matches_silver", List.of("delete from gold.listening_facts where user_id = 'u1'")),
            Map.entry(
                    "gold_keys",
                    List.of(
                            "insert into gold.top_songs select * from gold.top_songs limit 1",
                            "insert into gold.listening_facts select * from gold.listening_facts limit 1",
                            "insert into gold.session_patterns select * from gold.session_patterns limit 1",
                            "insert into gold.device_usage values (null, 0, 0, 0), (null, 0, 0, 0)")),
            Map.entry(
                    "gold_listener_keys",
                    List.of(
                            "insert into gold.song_listeners select * from gold.song_listeners limit 1",
                            "insert into gold.user_weeks select * from gold.user_weeks limit 1")),
            Map.entry("intervals_are_merged", List.of("insert into ops.loaded_intervals values ('%s', 0, 4, 9)")),
            Map.entry(
                    "intervals_match_ledger",
                    List.of(
                            "update ops.loaded_intervals set last_offset = last_offset + 1",
                            "delete from ops.loaded_intervals")),
            Map.entry("kpis_is_one_row", List.of("delete from gold.kpis")),
            Map.entry(
                    "lake_objects_are_readable",
                    List.of(
                            "insert into ops.lake_objects (object_key, state, reason) values ('k', 'BAD', 'cut short')",
                            "insert into ops.lake_objects (object_key, state, reason) values ('k', 'LOADED', 'gone')")),
            Map.entry(
                    "ledger_counts_every_line",
                    List.of("update ops.lake_objects set last_offset = last_offset + 1 where batch_id = 2")),
            Map.entry(
                    "ledger_rows_are_in_bronze",
                    List.of(
                            "update ops.lake_objects set rows_loaded = rows_loaded + 1 where batch_id = 1",
                            "delete from bronze.spotify_events where kafka_offset = 0")),
            Map.entry(
                    "listeners_match_facts",
                    List.of(
                            "update gold.top_songs set unique_users = 99",
                            "update gold.event_volume_by_hour set unique_users = 99",
                            "delete from gold.top_artists")),
            Map.entry("minutes_match_silver", List.of("update gold.event_volume_by_minute set events = 99")),
            Map.entry(
                    "offsets_are_not_missing",
                    List.of("insert into ops.offset_gaps (topic_id, status) values ('%s', 'MISSING')")),
            Map.entry(
                    "offsets_did_not_expire",
                    List.of("insert into ops.offset_gaps (topic_id, status) values ('%s', 'EXPIRED')")),
            Map.entry(
                    "rates_are_shares",
                    List.of(
                            "update gold.skip_rate_by_song set skip_rate = 1.5",
                            "update gold.device_usage set event_rate = -0.1",
                            "update gold.retention_cohorts set retention_rate = 0.5")),
            Map.entry(
                    "sessions_are_apart",
                    List.of("insert into gold.session_patterns values"
                            + " ('u1', '2026-11-21 08:29:00', '2026-11-21 08:40:00', 660, 1, 1, 0, 0, 'US', 'web')")),
            Map.entry(
                    "sessions_match_facts",
                    List.of(
                            "delete from gold.session_patterns where user_id = 'u1'",
                            "update gold.session_patterns set events = events + 1 where country = 'US'")),
            Map.entry(
                    "skip_rates_agree",
                    List.of(
                            "update gold.skip_rate_by_song set skip_rate = total_plays / (total_plays + total_skips)"
                                    + " where total_plays > 0",
                            "update gold.skip_rate_by_song set skip_rate = null where song_id = 's1'")),
            Map.entry("shares_sum_to_one", List.of("update gold.device_usage set event_rate = event_rate / 2")),
            Map.entry(
                    "silver_event_key",
                    List.of("insert into silver.spotify_events select * from silver.spotify_events limit 1")),
            Map.entry(
                    "silver_values_are_known",
                    List.of(
                            "update silver.spotify_events set country = 'UK'",
                            "update silver.spotify_events set device_type = 'toaster'",
                            "update silver.spotify_events set event_type = 'dance'",
                            "update silver.spotify_events set user_id = null")),
            Map.entry(
                    "totals_match_facts",
                    List.of(
                            "update gold.top_songs set total_plays = total_plays + 1",
                            "delete from gold.top_artists",
                            "update gold.top_artists_by_country set total_plays = 0",
                            "update gold.kpis set total_users = 0",
                            "delete from gold.kpis",
                            "delete from gold.session_patterns where user_id = 'u1'",
                            "update gold.retention_cohorts set users = users + 1"))));

    static List<String> checks() {
        return List.copyOf(FAULTS.keySet());
    }

    private static @Nullable WarehouseFixture shared;

    @BeforeAll
    static void build() throws SQLException {
        shared = built();
    }

    @AfterAll
    static void close() throws SQLException {
        Objects.requireNonNull(shared).close();
    }

    @Test
    void allPassOnWhatTheScriptsBuild() throws SQLException {
        assertThat(Objects.requireNonNull(shared).failingChecks("full")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("checks")
    void speaksWhenItsFaultIsPutIn(String check) throws SQLException {
        WarehouseFixture warehouse = Objects.requireNonNull(shared);
        for (String fault : FAULTS.getOrDefault(check, List.of())) {
            // Given
            warehouse.rollback();

            // When
            warehouse.execute(fault.replace("%s", WarehouseFixture.TOPIC_ID));

            // Then
            assertThat(warehouse.fails(check)).as(fault).isTrue();
            warehouse.rollback();
        }
    }

    /** The manual's own example, which users add, needs none. */
    @Test
    void everyCheckHasAFaultHere() throws IOException {
        Set<String> checks = new TreeSet<>();
        for (SqlScript script : new SqlScripts("sql").inLayer("checks")) {
            if (!WarehouseFixture.isByClock(script)) {
                checks.add(script.name().replace("checks/", "").replace(".sql", ""));
            }
        }
        Pattern.compile("sql/checks/(\\w+)[.]sql")
                .matcher(Files.readString(Path.of("src/docs/sql.md")))
                .results()
                .map(example -> example.group(1))
                .filter(example -> !FAULTS.containsKey(example))
                .forEach(checks::remove);
        assertThat(FAULTS.keySet()).containsExactlyInAnyOrderElementsOf(checks);
    }

    @Test
    void aBuildChecksWhatItTouched() throws SQLException {
        try (WarehouseFixture warehouse = built()) {
            // Given
            warehouse.execute("update ops.load_batches set silver_rows = 99 where batch_id = 1");
            warehouse.execute("update gold.user_days set events = 99 where day = date '2026-11-20'");

            // When
            warehouse.load(List.of(event("e9", "u1", "play", "s1", "2026-11-22 08:00:00")));
            warehouse.build();

            // Then
            assertThat(warehouse.lines("select batch_id from ops.checked_batches"))
                    .containsExactly("3");
            assertThat(warehouse.lines("select day from ops.checked_days")).containsExactly("2026-11-22");
            assertThat(warehouse.failingChecks("build")).isEmpty();
            assertThat(warehouse.failingChecks("full"))
                    .containsExactly("batch_counts_are_kept", "daily_marts_match_facts");
        }
    }

    @Test
    void anEmptyWarehousePasses() throws SQLException {
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            assertThat(warehouse.failingChecks("full")).isEmpty();
        }
    }

    private static WarehouseFixture built() throws SQLException {
        WarehouseFixture warehouse = new WarehouseFixture();
        warehouse.load(List.of(
                event("e1", "u1", "play", "s1", "2026-11-21 08:00:00"),
                event("e2", "u1", "skip", "s2", "2026-11-21 08:10:00"),
                event("e3", "u2", "play", "s1", "2026-11-20 21:00:00").on(null, "DE"),
                BronzeRow.rejected("not a JSON object", null)));
        warehouse.build();
        warehouse.load(List.of(
                event("e1", "u1", "play", "s1", "2026-11-21 08:00:00"),
                event("e4", "u2", "pause", "s1", "2026-11-21 11:00:00")));
        warehouse.build();
        return warehouse;
    }
}
