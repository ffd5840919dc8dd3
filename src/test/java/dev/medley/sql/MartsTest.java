package dev.medley.sql;

import static dev.medley.sql.BronzeRow.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each gold answer for eight events, counted by hand. */
final class MartsTest {

    private static @Nullable WarehouseFixture shared;

    @BeforeAll
    static void build() throws SQLException {
        shared = listened();
    }

    @AfterAll
    static void close() throws SQLException {
        Objects.requireNonNull(shared).close();
    }

    private static WarehouseFixture listened() throws SQLException {
        WarehouseFixture warehouse = new WarehouseFixture();
        warehouse.setNow("2026-11-25 12:00:00");
        warehouse.load(List.of(
                // Monday: u1 listens twice, 40 minutes apart, on two devices
                event("e1", "u1", "play", "s1", "2026-11-16 10:00:00"),
                event("e2", "u1", "skip", "s1", "2026-11-16 10:10:00"),
                event("e3", "u1", "play", "s2", "2026-11-16 10:50:00").on("web", "US"),
                // Tuesday: u2, from a country spelled the old way
                event("e4", "u2", "play", "s1", "2026-11-17 09:00:00").on("desktop", "UK"),
                event("e5", "u2", "pause", "s1", "2026-11-17 09:05:00").on("desktop", "UK"),
                event("e6", "u2", "add_to_playlist", "s1", "2026-11-17 09:06:00")
                        .on("desktop", "UK")));
        warehouse.build();
        warehouse.load(List.of(
                // The week after: u1 comes back; u3 comes with nothing known but the song's id
                event("e7", "u1", "play", "s1", "2026-11-25 08:00:00"),
                event("e8", "u3", "skip", "s3", "2026-11-24 23:59:59")
                        .on("toaster", "ZZ")
                        .by(null, null)));
        warehouse.build();
        return warehouse;
    }

    private static List<String> gold(String table) throws SQLException {
        return Objects.requireNonNull(shared).table("gold." + table);
    }

    @Test
    void dailyActiveUsersCountsEachListenerOnceADay() throws SQLException {
        assertThat(gold("daily_active_users"))
                .containsExactly("2026-11-16 | 1", "2026-11-17 | 1", "2026-11-24 | 1", "2026-11-25 | 1");
    }

    @Test
    void userRetentionSpansFirstToLastEvent() throws SQLException {
        assertThat(gold("user_retention"))
                .containsExactly(
                        "u1 | 2 | 2026-11-16 10:00:00.0 | 2026-11-25 08:00:00.0",
                        "u2 | 1 | 2026-11-17 09:00:00.0 | 2026-11-17 09:06:00.0",
                        "u3 | 1 | 2026-11-24 23:59:59.0 | 2026-11-24 23:59:59.0");
    }

    @Test
    void retentionCohortsStartOnMondays() throws SQLException {
        assertThat(gold("retention_cohorts"))
                .containsExactly("2026-11-16 | 0 | 2 | 1.0", "2026-11-16 | 1 | 1 | 0.5", "2026-11-23 | 0 | 1 | 1.0");
    }

    @Test
    void topSongsCountsPlaysSkipsAndListeners() throws SQLException {
        assertThat(gold("top_songs"))
                .containsExactly(
                        "s1 | Song s1 | Artist 1 | 3 | 1 | 2",
                        "s2 | Song s2 | Artist 2 | 1 | 0 | 1",
                        "s3 | - | - | 0 | 1 | 1");
    }

    @Test
    void topArtistsLeavesOutEventsWithoutAnArtist() throws SQLException {
        assertThat(gold("top_artists")).containsExactly("Artist 1 | 3 | 1 | 2 | 1", "Artist 2 | 1 | 0 | 1 | 1");
    }

    @Test
    void topArtistsByCountryRanksWithinKnownCountries() throws SQLException {
        assertThat(gold("top_artists_by_country"))
                .containsExactly("GB | Artist 1 | 1 | 1", "US | Artist 1 | 2 | 1", "US | Artist 2 | 1 | 2");
    }

    @Test
    void skipRateIsAShareOfPlaysAndSkips() throws SQLException {
        assertThat(gold("skip_rate_by_song"))
                .containsExactly(
                        "s1 | Song s1 | Artist 1 | 3 | 1 | 0.25",
                        "s2 | Song s2 | Artist 2 | 1 | 0 | 0.0",
                        "s3 | - | - | 0 | 1 | 1.0");
    }

    @Test
    void skipRateOfASongNeitherPlayedNorSkippedIsUnknown() throws SQLException {
        try (WarehouseFixture warehouse = listened()) {
            // When
            warehouse.load(List.of(event("e9", "u1", "pause", "s9", "2026-11-25 08:01:00")));
            warehouse.build();

            // Then
            assertThat(warehouse.lines("select skip_rate from gold.skip_rate_by_song where song_id = 's9'"))
                    .containsExactly("-");
        }
    }

    @Test
    void deviceUsageKeepsTheUnknownDeviceSoThatSharesSumToOne() throws SQLException {
        assertThat(gold("device_usage"))
                .containsExactly(
                        "- | 1 | 1 | 0.125",
                        "desktop | 3 | 1 | 0.375",
                        "mobile | 3 | 1 | 0.375",
                        "web | 1 | 1 | 0.125");
    }

    @Test
    void countryEngagementKeepsTheUnknownCountry() throws SQLException {
        assertThat(gold("country_engagement"))
                .containsExactly(
                        "- | 2026-11-24 | 0 | 1 | 0 | 0 | 1",
                        "GB | 2026-11-17 | 1 | 0 | 1 | 1 | 1",
                        "US | 2026-11-16 | 2 | 1 | 0 | 0 | 1",
                        "US | 2026-11-25 | 1 | 0 | 0 | 0 | 1");
    }

    @Test
    void userEngagementPartsDevicesCountriesAndDays() throws SQLException {
        assertThat(gold("user_engagement"))
                .containsExactly(
                        "u1 | mobile | US | 2026-11-16 | 1 | 1 | 0 | 0",
                        "u1 | mobile | US | 2026-11-25 | 1 | 0 | 0 | 0",
                        "u1 | web | US | 2026-11-16 | 1 | 0 | 0 | 0",
                        "u2 | desktop | GB | 2026-11-17 | 1 | 0 | 1 | 1",
                        "u3 | - | - | 2026-11-24 | 0 | 1 | 0 | 0");
    }

    @Test
    void eventVolumeByHourCountsEventsAndListeners() throws SQLException {
        assertThat(gold("event_volume_by_hour"))
                .containsExactly(
                        "2026-11-16 10:00:00.0 | 3 | 1",
                        "2026-11-17 09:00:00.0 | 3 | 1",
                        "2026-11-24 23:00:00.0 | 1 | 1",
                        "2026-11-25 08:00:00.0 | 1 | 1");
    }

    @Test
    void eventVolumeByMinuteHoldsTheLastDayOnly() throws SQLException {
        assertThat(gold("event_volume_by_minute"))
                .containsExactly("2026-11-24 23:59:00.0 | 1", "2026-11-25 08:00:00.0 | 1");
    }

    @Test
    void sessionsEndAfterThirtyMinutesOfSilence() throws SQLException {
        assertThat(gold("session_patterns"))
                .containsExactly(
                        "u1 | 2026-11-16 10:00:00.0 | 2026-11-16 10:10:00.0 | 600 | 2 | 1 | 1 | 0 | US | mobile",
                        "u1 | 2026-11-16 10:50:00.0 | 2026-11-16 10:50:00.0 | 0 | 1 | 1 | 0 | 0 | US | web",
                        "u1 | 2026-11-25 08:00:00.0 | 2026-11-25 08:00:00.0 | 0 | 1 | 1 | 0 | 0 | US | mobile",
                        "u2 | 2026-11-17 09:00:00.0 | 2026-11-17 09:06:00.0 | 360 | 3 | 1 | 0 | 1 | GB | desktop",
                        "u3 | 2026-11-24 23:59:59.0 | 2026-11-24 23:59:59.0 | 0 | 1 | 0 | 1 | 0 | - | -");
    }

    @Test
    void aLateEventJoinsTwoSessions() throws SQLException {
        try (WarehouseFixture warehouse = listened()) {
            // When: 29:59 after the first session's end, 10:01 before the second's start
            warehouse.load(List.of(event("e9", "u1", "play", "s1", "2026-11-16 10:39:59")));
            warehouse.build();

            // Then
            assertThat(warehouse.lines("select * from gold.session_patterns where user_id = 'u1' order by 2"))
                    .containsExactly(
                            "u1 | 2026-11-16 10:00:00.0 | 2026-11-16 10:50:00.0 | 3000 | 4 | 3 | 1 | 0 | US | mobile",
                            "u1 | 2026-11-25 08:00:00.0 | 2026-11-25 08:00:00.0 | 0 | 1 | 1 | 0 | 0 | US | mobile");
        }
    }

    @Test
    void eventsAtOneInstantAreOneSessionWithTheCountryAndDeviceOfTheLowestEventId() throws SQLException {
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            // Given
            List<BronzeRow> rows = new ArrayList<>();
            for (int number = 0; number < 94; number++) {
                rows.add(event("e%02d".formatted(93 - number), "u" + number % 7, "play", "s1", "2026-11-16 10:00:00")
                        .on(number < 47 ? "web" : "mobile", number < 47 ? "DE" : "US"));
            }

            // When
            warehouse.load(rows);
            warehouse.build();

            // Then
            assertThat(warehouse.lines("select distinct country, device_type from gold.session_patterns"))
                    .containsExactly("US | mobile");
            assertThat(warehouse.lines("select count(*), sum(events) from gold.session_patterns"))
                    .containsExactly("7 | 94");
        }
    }

    @Test
    void aSongKeepsTheLastNamesThatWereNotBlank() throws SQLException {
        try (WarehouseFixture warehouse = new WarehouseFixture()) {
            // Given
            warehouse.load(List.of(event("e1", "u1", "play", "s1", "2026-11-16 10:00:00")));
            warehouse.build();

            // When
            warehouse.load(List.of(
                    event("e2", "u1", "play", "s1", "2026-11-16 11:00:00").by(null, null),
                    event("e3", "u1", "play", "s1", "2026-11-16 12:00:00").by("", " \t\u3000"),
                    event("e4", "u1", "play", "s1", "2026-11-16 13:00:00").by("\u00a0", "Another Name")));
            warehouse.build();

            // Then
            assertThat(warehouse.lines("select song_name, artist_name, total_plays from gold.top_songs"))
                    .containsExactly("Another Name | Artist 1 | 4");
            assertThat(warehouse.lines("select artist_name, total_plays from gold.top_artists"))
                    .containsExactly("Artist 1 | 1");
        }
    }

    @Test
    void exactlyThirtyMinutesOfSilenceEndASession() throws SQLException {
        try (WarehouseFixture warehouse = listened()) {
            // When
            warehouse.load(List.of(event("e9", "u2", "play", "s1", "2026-11-17 09:36:00")));
            warehouse.build();

            // Then
            assertThat(warehouse.lines(
                            "select session_start_at from gold.session_patterns where user_id = 'u2' order by 1"))
                    .containsExactly("2026-11-17 09:00:00.0", "2026-11-17 09:36:00.0");
        }
    }

    @Test
    void aSongIsNamedAsInItsLatestEvent() throws SQLException {
        try (WarehouseFixture warehouse = listened()) {
            // When
            warehouse.load(List.of(
                    event("e9", "u1", "play", "s1", "2026-11-25 09:00:00").by("Artist One", "Song One"),
                    event("e10", "u1", "play", "s1", "2026-11-18 09:00:00").by("Old Artist", "Old Song")));
            warehouse.build();

            // Then
            assertThat(warehouse.lines("select * from gold.top_songs where song_id = 's1'"))
                    .containsExactly("s1 | Song One | Artist One | 5 | 1 | 2");
        }
    }

    @Test
    void kpisIsOneRowOfTotals() throws SQLException {
        assertThat(gold("kpis")).containsExactly("4 | 3 | 3 | 2 | 8 | 2026-11-25 08:00:00.0");
    }

    @Test
    void anErasedListenerIsInNoTable() throws SQLException {
        try (WarehouseFixture warehouse = listened()) {
            // When
            warehouse.erase("U1");
            warehouse.build();

            // Then
            assertThat(warehouse.schema("gold").toString()).doesNotContain("u1").doesNotContain("s2");
            assertThat(warehouse.schema("silver").toString()).doesNotContain("u1");
            assertThat(warehouse.schema("bronze").toString()).doesNotContain("u1");
            assertThat(warehouse.table("gold.kpis")).containsExactly("1 | 2 | 2 | 1 | 4 | 2026-11-24 23:59:59.0");
            assertThat(warehouse.table("gold.retention_cohorts"))
                    .containsExactly("2026-11-16 | 0 | 1 | 1.0", "2026-11-23 | 0 | 1 | 1.0");
            assertThat(warehouse.failingChecks("full")).isEmpty();
        }
    }

    @Test
    void everyTableAndColumnOfGoldSaysWhatItMeans() throws SQLException {
        WarehouseFixture warehouse = Objects.requireNonNull(shared);
        assertThat(warehouse.lines(
                        "select table_name from duckdb_tables() where schema_name = 'gold' and comment is null"))
                .isEmpty();
        assertThat(
                        warehouse.lines(
                                "select table_name, column_name from duckdb_columns() where schema_name = 'gold' and comment is null"))
                .isEmpty();
    }
}
