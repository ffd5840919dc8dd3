package dev.medley.serve;

import dev.medley.event.EventContract;
import dev.medley.event.LineValidator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.component.kafka.KafkaConstants;
import org.jspecify.annotations.Nullable;

/**
 * Who is played most: songs, artists and listeners by plays, over 5 minutes, an hour and 24 hours. Plays are counted as gold
 * counts them: in the minute and hour of the event's own time, without what the warehouse rejects, an event_id once. Two readers
 * of Kafka add to it: the live route, and {@link LeaderboardRefill} with what was there before.
 *
 * <p>Memory is bounded whatever the rate: 120 minutes of {@value #MINUTE_NAMES} names and 25 hours of {@value #HOUR_NAMES}, of
 * songs, artists and listeners each, which is some 80 MB when no two hours have a name in common, and {@link SeenEvents}.
 * Plays of further names in a minute or an hour are counted as unranked; a copy of an event of which more than 250,000 others
 * came since is counted again.
 */
public final class Leaderboards {

    private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();
    private static final long HOUR_MS = Duration.ofHours(1).toMillis();
    private static final int MINUTE_NAMES = 1_000;
    private static final int HOUR_NAMES = 5_000;
    /** How far ahead of this clock an event may be, to be counted when its time comes. */
    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    private static final int TOP = 10;

    private final Clock clock;
    private final LineValidator validator;
    private final Board<Song> songs = new Board<>(song -> song.fields());
    private final Board<String> artists = new Board<>(artist -> Map.of("artist_name", artist));
    private final Board<UUID> listeners = new Board<>(listener -> Map.of("user_id", listener.toString()));
    private final SeenEvents seen = new SeenEvents();
    private final Map<Integer, ReadOffsets> offsets = new HashMap<>();
    private boolean isFilling = true;

    /** @param contract what it rejects is not counted */
    public Leaderboards(EventContract contract) {
        this(Clock.systemUTC(), contract);
    }

    Leaderboards(Clock clock, EventContract contract) {
        this.validator = new LineValidator(contract);
        this.clock = clock;
    }

    /** The minutes or hours that are ranked, the running one included, and the same number with which places are compared. */
    private enum Window {
        MINUTES("5m", MINUTE_MS, 5, 5),
        HOUR("1h", MINUTE_MS, 60, 60),
        /** Compared with the 24 whole hours before the running one. */
        DAY("24h", HOUR_MS, 24, 1);

        private final String title;
        private final long bucketMs;
        private final int buckets;
        private final int bucketsBack;

        Window(String title, long bucketMs, int buckets, int bucketsBack) {
            this.title = title;
            this.bucketMs = bucketMs;
            this.buckets = buckets;
            this.bucketsBack = bucketsBack;
        }

        Instant startsAt(long nowMs) {
            return Instant.ofEpochMilli((nowMs / bucketMs - buckets + 1) * bucketMs);
        }
    }

    /** The time from which events count: the start of the earliest hour that any window shows. */
    Instant startsAt() {
        return Instant.ofEpochMilli((clock.millis() / HOUR_MS - Window.DAY.buckets) * HOUR_MS);
    }

    /**
     * Counts a record of the live route.
     *
     * @param value the record's value
     * @param timestamp the record's Kafka time, in milliseconds
     */
    public synchronized void add(
            @Body byte @Nullable [] value,
            @Header(KafkaConstants.PARTITION) int partition,
            @Header(KafkaConstants.OFFSET) long offset,
            @Header(KafkaConstants.TIMESTAMP) long timestamp) {
        if (offsetsOf(partition).isNewToLive(offset, timestamp)) {
            count(value, timestamp);
        }
    }

    /** Counts a record of the refill, unless the live route has read it. */
    synchronized void refill(byte @Nullable [] value, int partition, long offset, long timestamp) {
        if (offsetsOf(partition).isNewToRefill(offset, timestamp)) {
            count(value, timestamp);
        }
    }

    /** Says that all is counted that was there before. */
    synchronized void filled() {
        isFilling = false;
    }

    private ReadOffsets offsetsOf(int partition) {
        return offsets.computeIfAbsent(partition, first -> new ReadOffsets());
    }

    private void count(byte @Nullable [] value, long timestamp) {
        LiveEvent.read(value, Instant.ofEpochMilli(timestamp), validator).ifPresent(this::count);
    }

    private void count(LiveEvent event) {
        Instant at = event.at();
        if (at.isBefore(startsAt())
                || at.isAfter(clock.instant().plus(MAX_AHEAD))
                || !seen.add(UUID.fromString(event.eventId()))
                || !event.isPlay()) {
            return;
        }
        long now = clock.millis();
        songs.add(at.toEpochMilli(), new Song(event.songId(), event.songName(), event.artistName()), now);
        listeners.add(at.toEpochMilli(), UUID.fromString(event.userId()), now);
        String artist = event.artistName();
        if (artist != null) {
            artists.add(at.toEpochMilli(), artist, now);
        }
    }

    /** What the panel shows: for each window the first {@value #TOP} of each board. */
    synchronized Map<String, @Nullable Object> snapshot() {
        long now = clock.millis();
        List<Map<String, @Nullable Object>> windows = new ArrayList<>();
        for (Window window : Window.values()) {
            Map<String, @Nullable Object> boards = new LinkedHashMap<>();
            boards.put("window", window.title);
            boards.put("from_at", window.startsAt(now).toString());
            boards.put("songs", songs.top(window, now));
            boards.put("artists", artists.top(window, now));
            boards.put("listeners", listeners.top(window, now));
            windows.add(boards);
        }
        Map<String, @Nullable Object> snapshot = new LinkedHashMap<>();
        snapshot.put("is_filling", isFilling);
        snapshot.put("windows", windows);
        return snapshot;
    }

    /** A song, told apart by its id alone. */
    private record Song(
            String songId,
            @Nullable String songName,
            @Nullable String artistName) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Song song && song.songId.equals(songId);
        }

        @Override
        public int hashCode() {
            return songId.hashCode();
        }

        @Override
        public String toString() {
            return songId;
        }

        Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("song_id", songId);
            fields.put("song_name", songName);
            fields.put("artist_name", artistName);
            return fields;
        }
    }

    /** The plays of songs, of artists or of listeners. */
    private static final class Board<K> {
        private final PlayCounts<K> minutes = new PlayCounts<>(MINUTE_NAMES);
        private final PlayCounts<K> hours = new PlayCounts<>(HOUR_NAMES);
        private final Function<K, Map<String, ? extends @Nullable Object>> fields;

        Board(Function<K, Map<String, ? extends @Nullable Object>> fields) {
            this.fields = fields;
        }

        void add(long atMs, K name, long nowMs) {
            long firstMinute = nowMs / MINUTE_MS - 2L * Window.HOUR.buckets + 1;
            minutes.forgetBefore(firstMinute);
            hours.forgetBefore(nowMs / HOUR_MS - Window.DAY.buckets);
            hours.add(atMs / HOUR_MS, name);
            if (atMs / MINUTE_MS >= firstMinute) {
                minutes.add(atMs / MINUTE_MS, name);
            }
        }

        private Tally<K> sum(Window window, long nowMs, int bucketsBack) {
            return (window.bucketMs == HOUR_MS ? hours : minutes)
                    .sum(nowMs / window.bucketMs - bucketsBack, window.buckets);
        }

        Map<String, Object> top(Window window, long nowMs) {
            Tally<K> plays = sum(window, nowMs, 0);
            Tally<K> before = sum(window, nowMs, window.bucketsBack);
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            for (Tally.Ranked<K> ranked : plays.top(TOP)) {
                int place = rows.size() + 1;
                int placeBefore = before.place(ranked.name());
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("place", place);
                row.put("places_won", placeBefore == 0 ? null : placeBefore - place);
                row.putAll(fields.apply(ranked.name()));
                row.put("plays", ranked.plays());
                rows.add(row);
            }
            return Map.of("rows", rows, "unranked_plays", plays.others());
        }
    }
}
