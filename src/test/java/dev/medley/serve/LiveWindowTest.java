package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.event.EventContract;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LiveWindowTest {

    private static final long NOW = Instant.parse("2026-11-21T10:00:30Z").toEpochMilli();

    private final LiveWindow window = new LiveWindow(
            new Leaderboards(EventContract.NINE_FIELDS),
            Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC),
            EventContract.NINE_FIELDS);

    @Test
    void aRecordReadAgainIsCountedOnce() {
        // When
        window.add(event("s1"), 0, 7, NOW);
        window.add(event("s1"), 0, 7, NOW);

        // Then
        assertThat(window.snapshot()).containsEntry("events", 1L);
    }

    @Test
    void aTopicMadeAnewBeginsAtLowerOffsets() {
        // When
        window.add(event("s1"), 0, 7_000, NOW - 1);
        window.add(event("s1"), 0, 0, NOW);

        // Then
        assertThat(window.snapshot()).containsEntry("events", 2L);
    }

    @Test
    void whatEnteredBeforeTheWindowIsNotCounted() {
        // When
        window.add(event("s1"), 0, 1, NOW - LiveWindow.LENGTH.toMillis());
        window.add(event("s1"), 0, 2, NOW - LiveWindow.LENGTH.toMillis() + 60_000);

        // Then
        assertThat(window.snapshot()).containsEntry("events", 1L).containsEntry("late", 0L);
    }

    @Test
    void whatWasPlayedBeforeTheWindowIsCountedAsLate() {
        // When
        window.add(event("s1", "2026-10-24T08:00:00Z"), 0, 1, NOW);
        window.add(event("s2", "2026-11-21T09:50:10Z"), 0, 2, NOW);

        // Then
        Map<String, ?> snapshot = window.snapshot();
        assertThat(snapshot.get("events")).isEqualTo(1L);
        assertThat(snapshot.get("late")).isEqualTo(1L);
        assertThat((List<?>) snapshot.get("per_minute"))
                .anyMatch(Map.of("minute_at", "2026-11-21T09:50:00Z", "events", 1L)::equals);
        assertThat((List<?>) snapshot.get("latest")).hasSize(1);
    }

    @Test
    void whatIsAheadOfOurClockCountsAsNow() {
        // When
        window.add(event("s1", "2026-11-21T10:09:00Z"), 0, 1, NOW + 70_000);

        // Then
        assertThat(window.snapshot())
                .containsEntry("events", 1L)
                .containsEntry("data_until", Instant.ofEpochMilli(NOW).toString());
    }

    @Test
    void aFloodOfNewSongsIsCountedButNotNamed() {
        // When
        for (int song = 0; song < 5_000; song++) {
            window.add(event("s" + song), 0, song, NOW);
        }

        // Then
        Map<String, ?> snapshot = window.snapshot();
        assertThat(snapshot.get("events")).isEqualTo(5_000L);
        assertThat(snapshot.get("unranked_events")).isEqualTo(3_000L);
        assertThat((List<?>) snapshot.get("top_songs")).hasSize(10);
        assertThat((List<?>) snapshot.get("latest")).hasSize(20);
    }

    @Test
    void whatTheWarehouseWouldRejectIsCountedAsUnreadable() {
        // When
        window.add("no json".getBytes(StandardCharsets.UTF_8), 0, 1, NOW);
        window.add("[".repeat(50_000).getBytes(StandardCharsets.UTF_8), 0, 2, NOW);
        window.add(new byte[100_000], 0, 3, NOW);
        window.add(null, 0, 4, NOW);
        window.add("{\"song_id\":\"s\",\"event_type\":\"dance\"}".getBytes(StandardCharsets.UTF_8), 0, 5, NOW);
        window.add("{\"song_id\":\"s\",\"event_type\":\"play\"}".getBytes(StandardCharsets.UTF_8), 0, 6, NOW);
        window.add(event("s1", "+11963-02-01T00:00:00Z"), 0, 7, NOW);
        window.add(event("s1", "2026-11-23T10:00:00Z"), 0, 8, NOW);
        window.add(event("s1", "2026-11-21T10:00:00"), 0, 9, NOW);

        // Then
        assertThat(window.snapshot()).containsEntry("unreadable", 9L).containsEntry("events", 0L);
    }

    private static byte[] event(String songId) {
        return event(songId, "2026-11-21T10:00:29.5Z");
    }

    private static byte[] event(String song, String timestamp) {
        return ("{\"event_id\":\"%s\",\"user_id\":\"%s\",\"song_id\":\"%s\",\"event_type\":\"play\","
                        + "\"artist_name\":\"Dua Lipa\",\"timestamp\":\"%s\"}")
                .formatted(id("event"), id("listener"), id(song), timestamp)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
