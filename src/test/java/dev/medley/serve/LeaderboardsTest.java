package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.event.EventContract;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaderboardsTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:30Z");

    private final TestClock clock = new TestClock();
    private final Leaderboards boards = new Leaderboards(clock, EventContract.NINE_FIELDS);
    private long offset;

    @Test
    void eachWindowRanksByPlaysOfItsOwnTime() {
        // Given
        plays("old", 3, Duration.ofHours(5));
        plays("recent", 2, Duration.ofMinutes(30));
        plays("new", 1, Duration.ZERO);

        // Then
        assertThat(songs("5m")).containsExactly("new 1");
        assertThat(songs("1h")).containsExactly("recent 2", "new 1");
        assertThat(songs("24h")).containsExactly("old 3", "recent 2", "new 1");
        assertThat(names("24h", "listeners", "user_id")).containsExactly(id("listener") + " 6");
        assertThat(names("24h", "artists", "artist_name")).containsExactly("Artist 6");
    }

    @Test
    void playsLeaveAWindowAsTimePasses() {
        // Given
        plays("s", 1, Duration.ZERO);

        // When, Then
        clock.pass(Duration.ofMinutes(5));
        assertThat(songs("5m")).isEmpty();
        assertThat(songs("1h")).containsExactly("s 1");
        clock.pass(Duration.ofMinutes(55));
        assertThat(songs("1h")).isEmpty();
        clock.pass(Duration.ofHours(22));
        assertThat(songs("24h")).containsExactly("s 1");
        clock.pass(Duration.ofHours(1));
        assertThat(songs("24h")).isEmpty();
    }

    @Test
    void placesWonAreThoseSinceTheWindowBefore() {
        // Given
        plays("first", 5, Duration.ofMinutes(6));
        plays("second", 3, Duration.ofMinutes(6));

        // When
        plays("second", 4, Duration.ZERO);
        plays("first", 2, Duration.ZERO);
        plays("new", 1, Duration.ZERO);

        // Then
        List<String> won = window("5m").at("/songs/rows").findValues("places_won").stream()
                .map(JsonNode::asText)
                .toList();
        assertThat(songs("5m")).containsExactly("second 4", "first 2", "new 1");
        assertThat(won).containsExactly("1", "-1", "null");
    }

    @Test
    void anEventCountsOnceWhicheverReaderBringsIt() {
        // Given
        byte[] event = event("e1", "s", "play", START);

        // When
        boards.add(event, 0, 10, START.toEpochMilli());
        boards.add(event, 0, 10, START.toEpochMilli());
        boards.add(event, 0, 11, START.toEpochMilli());
        boards.refill(event("e2", "s", "play", START), 0, 10, START.toEpochMilli());
        boards.refill(event("e3", "s", "play", START), 0, 9, START.toEpochMilli());
        boards.refill(event("e4", "s", "play", START), 0, 9, START.toEpochMilli());

        // Then
        assertThat(songs("5m")).containsExactly("s 2");
    }

    @Test
    void whatTheRefillHasReadTheLiveRouteDoesNotCountAgain() {
        // When
        boards.refill(event("e1", "s", "play", START), 0, 7, START.toEpochMilli());
        boards.add(event("e2", "s", "play", START), 0, 7, START.toEpochMilli());
        boards.add(event("e3", "s", "play", START), 0, 8, START.toEpochMilli());

        // Then
        assertThat(songs("5m")).containsExactly("s 2");
    }

    @Test
    void whatIsRejectedOrNoPlayIsNotCounted() {
        // When
        boards.add("no json".getBytes(StandardCharsets.UTF_8), 0, 1, START.toEpochMilli());
        boards.add(event("e1", "s", "skip", START), 0, 2, START.toEpochMilli());
        boards.add(event("e1", "s", "play", START), 0, 3, START.toEpochMilli());
        boards.add(null, 0, 4, START.toEpochMilli());

        // Then a copy of a skip is one, whatever it says
        assertThat(songs("24h")).isEmpty();
    }

    @Test
    void anEventAheadOfTheClockCountsWhenItsTimeComes() {
        // Given
        boards.add(event("e1", "s", "play", START.plusSeconds(120)), 0, 1, START.toEpochMilli());
        assertThat(songs("5m")).isEmpty();

        // When
        clock.pass(Duration.ofMinutes(2));

        // Then
        assertThat(songs("5m")).containsExactly("s 1");
    }

    @Test
    void aFloodOfNamesIsCountedButNotNamed() {
        // When
        for (int song = 0; song < 6_000; song++) {
            plays("s" + song, 1, Duration.ZERO);
        }

        // Then
        assertThat(window("5m").at("/songs/unranked_plays").asLong()).isEqualTo(5_000);
        assertThat(window("24h").at("/songs/unranked_plays").asLong()).isEqualTo(1_000);
        assertThat(window("24h").at("/listeners/unranked_plays").asLong()).isZero();
    }

    @Test
    void idsAreRememberedInBoundedMemory() {
        // Given
        SeenEvents seen = new SeenEvents(3);
        List<UUID> ids = List.of(id("1"), id("2"), id("3"), id("4"), id("5"), id("6"), id("7"));
        ids.forEach(seen::add);

        // Then
        assertThat(seen.add(id("7"))).isFalse();
        assertThat(seen.add(id("4"))).isFalse();
        assertThat(seen.add(id("1"))).isTrue();
    }

    private void plays(String song, int count, Duration ago) {
        for (int i = 0; i < count; i++) {
            Instant at = clock.instant().minus(ago);
            boards.add(
                    event("e" + offset, song, "play", at),
                    0,
                    offset++,
                    clock.instant().toEpochMilli());
        }
    }

    private List<String> songs(String window) {
        return names(window, "songs", "song_name");
    }

    private List<String> names(String window, String board, String name) {
        return window(window).at("/" + board + "/rows").findParents("plays").stream()
                .map(row -> row.get(name).asText() + " " + row.get("plays").asText())
                .toList();
    }

    private JsonNode window(String name) {
        JsonNode snapshot = new ObjectMapper().valueToTree(boards.snapshot());
        for (JsonNode window : snapshot.get("windows")) {
            if (window.get("window").asText().equals(name)) {
                return window;
            }
        }
        throw new AssertionError(snapshot);
    }

    private static byte[] event(String id, String song, String type, Instant at) {
        return ("{\"event_id\":\"%s\",\"user_id\":\"%s\",\"song_id\":\"%s\",\"song_name\":\"%s\",\"event_type\":\"%s\","
                        + "\"artist_name\":\"Artist\",\"timestamp\":\"%s\"}")
                .formatted(id(id), id("listener"), id(song), song, type, at)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Moves when it is told to. */
    private static final class TestClock extends Clock {
        private Instant now = START;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(@Nullable ZoneId zone) {
            return this;
        }
    }
}
