package dev.medley.sql;

import static dev.medley.sql.BronzeRow.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each bronze row is an event, a copy of one, or rejected; which one does not depend on when it is asked. */
final class SilverTest {

    private static final BronzeRow FIRST = event("e1", "u1", "play", "s1", "2026-11-21 08:00:00");
    private static final BronzeRow SAME = FIRST;
    private static final BronzeRow OTHER = event("e1", "u2", "skip", "s1", "2026-11-21 09:00:00");

    private WarehouseFixture warehouse;

    @BeforeEach
    void open() throws SQLException {
        warehouse = new WarehouseFixture();
    }

    @AfterEach
    void close() throws SQLException {
        warehouse.close();
    }

    @Test
    void countriesAndDevicesAreStandardisedAndUnknownOnesNull() throws SQLException {
        // Given
        warehouse.load(List.of(
                event("e1", "u1", "play", "s1", "2026-11-21 08:00:00").on("mobile", "UK"),
                event("e2", "u1", "play", "s1", "2026-11-21 08:00:00").on(" Web ", "gb"),
                event("e3", "u1", "play", "s1", "2026-11-21 08:00:00").on("toaster", "Atlantis"),
                event("e4", "u1", "play", "s1", "2026-11-21 08:00:00").on("", null)));

        // When
        warehouse.build();

        // Then
        assertThat(warehouse.lines("select event_id, device_type, country from silver.spotify_events order by 1"))
                .containsExactly("e1 | mobile | GB", "e2 | web | GB", "e3 | - | -", "e4 | - | -");
    }

    @Test
    void aUuidIsTheSameInEitherCase() throws SQLException {
        // Given
        warehouse.load(
                List.of(event("e1", "u1", "play", "s1", "2026-11-21 08:00:00").by("A", "S")));
        warehouse.build();
        warehouse.load(List.of(
                event("E1", "U1", "play", "S1", "2026-11-21 08:00:00").by("A", "S"),
                event("E2", "U1", "play", "S1", "2026-11-21 09:00:00").by("A", "S")));

        // When
        warehouse.build();

        // Then
        assertThat(warehouse.lines("select event_id, user_id, song_id from silver.spotify_events order by 1"))
                .containsExactly("e1 | u1 | s1", "e2 | u1 | s1");
        assertThat(warehouse.lines("select event_id, is_conflicting from silver.duplicate_events"))
                .containsExactly("e1 | false");
        assertThat(warehouse.lines("select total_users from gold.kpis")).containsExactly("1");
        assertThat(warehouse.failingChecks("full")).isEmpty();
    }

    @Test
    void stringsStayAsTheyCame() throws SQLException {
        // Given
        warehouse.load(
                List.of(event("e1", "u1", "play", "s1", "2026-11-21 08:00:00").by(" Ö'); drop table x;-- ", " '' ")));

        // When
        warehouse.build();

        // Then
        assertThat(warehouse.rows("select artist_name, song_name from silver.spotify_events"))
                .containsExactly(List.of(" Ö'); drop table x;-- ", " '' "));
        assertThat(warehouse.rows("select artist_name, song_name from gold.top_songs"))
                .containsExactly(List.of(" Ö'); drop table x;-- ", " '' "));
    }

    @Test
    void theCopyLoadedFirstIsKeptAndALaterOneChangesNothing() throws SQLException {
        // Given
        warehouse.load(List.of(FIRST, SAME, OTHER));
        warehouse.build();
        List<String> kept = warehouse.table("silver.spotify_events");

        // When
        warehouse.load(List.of(OTHER, SAME));
        warehouse.build();

        // Then
        assertThat(warehouse.table("silver.spotify_events")).isEqualTo(kept);
        assertThat(warehouse.lines("select kafka_offset, is_conflicting from silver.duplicate_events order by 1"))
                .containsExactly("1 | false", "2 | true", "3 | true", "4 | false");
        assertThat(warehouse.lines("select batch_id, state, rows_in, silver_rows, rejected_rows, duplicate_rows"
                        + " from ops.load_batches order by 1"))
                .containsExactly("1 | PUBLISHED | 3 | 1 | 0 | 2", "2 | PUBLISHED | 2 | 0 | 0 | 2");
        assertThat(warehouse.failingChecks("full")).containsExactly("copies_do_not_conflict");
    }

    @Test
    void aLineThatIsNoEventIsKeptWithItsReason() throws SQLException {
        // Given
        warehouse.load(List.of(FIRST, BronzeRow.rejected("timestamp is missing", "u1")));

        // When
        warehouse.build();

        // Then
        assertThat(warehouse.lines("select raw_line, reject_reason, kafka_offset from silver.rejected_events"))
                .containsExactly("{\"event_id\":\"null\",\"user_id\":\"u1\"} | timestamp is missing | 1");
        assertThat(warehouse.failingChecks("full")).isEmpty();
    }

    @Test
    void theNextCopyIsKeptWhenTheFirstOneIsErased() throws SQLException {
        // Given
        warehouse.load(List.of(FIRST, BronzeRow.rejected("no JSON", "u1")));
        warehouse.load(List.of(OTHER));
        warehouse.build();

        // When
        warehouse.erase("u1");
        warehouse.build();

        // Then
        assertThat(warehouse.lines("select event_id, user_id, event_type from silver.spotify_events"))
                .containsExactly("e1 | u2 | skip");
        assertThat(warehouse.table("silver.duplicate_events")).isEmpty();
        assertThat(warehouse.table("silver.rejected_events")).isEmpty();
        assertThat(warehouse.lines("select * from gold.song_listeners")).containsExactly("s1 | u2 | 0 | 1");
        assertThat(warehouse.failingChecks("full")).isEmpty();
    }

    @Test
    void aReloadedObjectLeavesItsEventsToOtherCopies() throws SQLException {
        // Given
        warehouse.load(List.of(FIRST));
        warehouse.load(List.of(OTHER));
        warehouse.build();
        String key = WarehouseFixture.objectKey(0, 0);

        // When
        warehouse.reload(key);
        warehouse.load(List.of(FIRST), key, 0);
        warehouse.build();

        // Then: the reloaded copy came last this time
        assertThat(warehouse.lines("select user_id, batch_id from silver.spotify_events"))
                .containsExactly("u2 | 2");
        assertThat(warehouse.lines("select batch_id, is_conflicting from silver.duplicate_events"))
                .containsExactly("3 | true");
        assertThat(warehouse.failingChecks("full")).containsExactly("copies_do_not_conflict");
    }

    @Test
    void aReloadMakesOverlappingObjectsPending() throws SQLException {
        // Given
        warehouse.load(List.of(FIRST, OTHER));
        warehouse.load(List.of(event("e3", "u1", "play", "s1", "2026-11-21 08:00:00")));
        warehouse.execute("update ops.lake_objects set last_offset = 2 where first_offset = 0");
        warehouse.execute(
                "insert into ops.lake_objects select 'elsewhere', etag, topic, 'other topic id', kafka_partition,"
                        + " first_offset, last_offset, hour_at, object_bytes, rows_loaded, rows_skipped, rows_rejected,"
                        + " batch_id, state, reason, loaded_at, 0, 0 from ops.lake_objects where first_offset = 0");

        // When
        warehouse.run("operate/reload_object.sql", Map.of("object_key", WarehouseFixture.objectKey(2, 2)));

        // Then
        assertThat(warehouse.lines(
                        "select object_key, state, rows_loaded from ops.lake_objects order by first_offset, 1"))
                .containsExactly(
                        WarehouseFixture.objectKey(0, 1) + " | PENDING | 2",
                        "elsewhere | LOADED | 2",
                        WarehouseFixture.objectKey(2, 2) + " | PENDING | 0");
    }

    @Test
    void retentionOfBronzeLeavesSilverAndGold() throws SQLException {
        // Given
        warehouse.setNow("2026-10-01 00:00:00");
        warehouse.load(List.of(FIRST));
        warehouse.build();
        warehouse.setNow("2026-11-21 12:00:00");
        warehouse.load(List.of(OTHER, event("e2", "u2", "play", "s1", "2026-11-21 10:00:00")));
        warehouse.build();
        List<String> events = warehouse.table("silver.spotify_events");
        Map<String, List<String>> gold = warehouse.schema("gold");

        // When
        warehouse.run("operate/retain_bronze.sql", Map.of("before", "2026-11-01 00:00:00"));
        warehouse.rejudgeAll();
        warehouse.gold();

        // Then
        assertThat(warehouse.lines("select batch_id from bronze.spotify_events"))
                .containsOnly("2");
        assertThat(warehouse.table("silver.spotify_events")).containsExactlyInAnyOrderElementsOf(events);
        assertThat(warehouse.schema("gold")).isEqualTo(gold);
        assertThat(warehouse.failingChecks("full")).containsExactly("copies_do_not_conflict");
    }

    @Test
    void retentionOfHistoryTakesOldRunsWithTheirStepsAndChecks() throws SQLException {
        // Given
        for (String run : List.of("old", "new")) {
            String ended = run.equals("old") ? "2026-08-01 00:00:00" : "2026-11-20 00:00:00";
            warehouse.execute("insert into ops.runs (run_id, ended_at) values (?, ?)", run, ended);
            warehouse.execute("insert into ops.run_steps (run_id) values (?)", run);
            warehouse.execute("insert into ops.check_results (run_id) values (?)", run);
        }

        // When
        warehouse.run("operate/retain_history.sql", Map.of("before", "2026-08-23 00:00:00"));

        // Then
        for (String table : List.of("runs", "run_steps", "check_results")) {
            assertThat(warehouse.lines("select run_id from ops." + table)).containsExactly("new");
        }
    }
}
