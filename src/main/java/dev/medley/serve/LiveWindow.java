package dev.medley.serve;

import dev.medley.event.EventContract;
import dev.medley.event.LineValidator;
import dev.medley.http.Problem;
import dev.medley.http.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.component.kafka.KafkaConstants;
import org.jspecify.annotations.Nullable;

/**
 * What is playing now: counts of the last 15 minutes by the events' own time, a minute a bucket, and the latest events.
 * What enters Kafka now and was played before is counted apart, by Kafka's time, as late. Memory is bounded whatever the
 * rate: so many minutes of so many names.
 */
public final class LiveWindow {

    /** How far back the window reaches. */
    public static final Duration LENGTH = Duration.ofMinutes(15);

    private static final long MINUTE_MS = 60_000;
    private static final int MINUTES = (int) LENGTH.toMinutes();
    private static final int MAX_NAMES = 2_000;
    private static final int MAX_CODES = 300;
    private static final int TOP = 10;
    private static final int LATEST = 20;

    private final Leaderboards leaderboards;
    private final Clock clock;
    private final LineValidator validator;
    private final Minute[] minutes = new Minute[MINUTES];
    private final Deque<LiveEvent> latest = new ArrayDeque<>();
    private final Map<Integer, Position> positions = new HashMap<>();
    private long newestMs;
    private volatile long changes;

    /**
     * @param leaderboards shown beside it
     * @param contract what it rejects is counted as unreadable
     */
    public LiveWindow(Leaderboards leaderboards, EventContract contract) {
        this(leaderboards, Clock.systemUTC(), contract);
    }

    LiveWindow(Leaderboards leaderboards, Clock clock, EventContract contract) {
        this.leaderboards = leaderboards;
        this.clock = clock;
        this.validator = new LineValidator(contract);
    }

    /**
     * Counts one Kafka record. One that was counted before (the consumer starts 15 minutes back after each loss of its
     * connection) is not counted again; a topic created anew starts at lower offsets, but at later times.
     *
     * @param value the record's value; one that the warehouse would reject is counted as unreadable
     * @param timestamp the record's Kafka time, in milliseconds
     */
    public synchronized void add(
            @Body byte @Nullable [] value,
            @Header(KafkaConstants.PARTITION) int partition,
            @Header(KafkaConstants.OFFSET) long offset,
            @Header(KafkaConstants.TIMESTAMP) long timestamp) {
        Position seen = positions.get(partition);
        if (seen != null && offset <= seen.offset() && timestamp <= seen.timestamp()) {
            return;
        }
        positions.put(partition, new Position(offset, timestamp));
        // A broker's or listener's clock may be ahead of ours: nothing happens later than now
        long now = clock.millis();
        Minute entered = bucket(Math.min(timestamp, now) / MINUTE_MS);
        if (entered == null) {
            return;
        }
        changes++;
        Optional<LiveEvent> read = LiveEvent.read(value, Instant.ofEpochMilli(timestamp), validator);
        if (read.isEmpty()) {
            entered.unreadable++;
            return;
        }
        LiveEvent event = read.get();
        long at = Math.min(event.at().toEpochMilli(), now);
        Minute played = bucket(at / MINUTE_MS);
        if (played == null) {
            entered.late++;
            return;
        }
        newestMs = Math.max(newestMs, at);
        played.add(event);
        latest.addFirst(event);
        if (latest.size() > LATEST) {
            latest.removeLast();
        }
    }

    /** Grows with every record: equal numbers mean equal windows. */
    public long changes() {
        return changes;
    }

    /**
     * The window as JSON.
     *
     * @throws Problem 400 for any parameter
     */
    public Response response(@Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        Map<String, @Nullable Object> window = snapshot();
        window.put("leaderboards", leaderboards.snapshot());
        return Response.ok(query, window);
    }

    synchronized Map<String, @Nullable Object> snapshot() {
        long nowMs = clock.millis();
        long now = nowMs / MINUTE_MS;
        Minute sum = new Minute(now);
        List<Map<String, Object>> perMinute = new ArrayList<>(MINUTES);
        for (long minute = now - MINUTES + 1; minute <= now; minute++) {
            Minute bucket = minutes[(int) (minute % MINUTES)];
            boolean isFilled = bucket != null && bucket.minute == minute;
            perMinute.add(Map.of(
                    "minute_at",
                    Instant.ofEpochMilli(minute * MINUTE_MS).toString(),
                    "events",
                    isFilled && bucket != null ? bucket.events : 0L));
            if (isFilled && bucket != null) {
                sum.addAll(bucket);
            }
        }
        Map<String, @Nullable Object> window = new LinkedHashMap<>();
        window.put("window_seconds", LENGTH.toSeconds());
        window.put("events", sum.events);
        window.put("late", sum.late);
        window.put("unreadable", sum.unreadable);
        window.put("events_per_second", lastMinutesRate(nowMs));
        window.put("per_minute", perMinute);
        window.put(
                "top_songs", sum.songs.top(TOP).stream().map(LiveWindow::song).toList());
        window.put("top_artists", ranked("artist_name", sum.artists.top(TOP)));
        window.put("devices", ranked("device_type", sum.devices.top(TOP)));
        window.put("countries", ranked("country", sum.countries.top(TOP)));
        window.put("event_types", ranked("event_type", sum.types.top(TOP)));
        window.put("unranked_events", sum.songs.others());
        window.put("latest", latest.stream().map(LiveEvent::fields).toList());
        window.put(
                "data_until",
                newestMs == 0 ? null : Instant.ofEpochMilli(newestMs).toString());
        return window;
    }

    /** Events a second over the minute before this one and what has passed of this one. */
    private double lastMinutesRate(long nowMs) {
        long now = nowMs / MINUTE_MS;
        long events = 0;
        for (long minute = now - 1; minute <= now; minute++) {
            Minute bucket = minutes[(int) (minute % MINUTES)];
            events += bucket != null && bucket.minute == minute ? bucket.events : 0;
        }
        double seconds = (MINUTE_MS + nowMs % MINUTE_MS) / 1000.0;
        return Math.round(events / seconds * 100) / 100.0;
    }

    /** A minute's bucket, replaced where an older minute had its place; null for a minute outside the window. */
    private @Nullable Minute bucket(long minute) {
        long now = clock.millis() / MINUTE_MS;
        if (minute <= now - MINUTES || minute > now) {
            return null;
        }
        int place = (int) (minute % MINUTES);
        Minute bucket = minutes[place];
        if (bucket == null || bucket.minute != minute) {
            bucket = new Minute(minute);
            minutes[place] = bucket;
        }
        return bucket;
    }

    private static Map<String, @Nullable Object> song(Tally.Ranked<Song> ranked) {
        Map<String, @Nullable Object> song = new LinkedHashMap<>();
        song.put("song_id", ranked.name().songId());
        song.put("song_name", ranked.name().songName());
        song.put("artist_name", ranked.name().artistName());
        song.put("events", ranked.events());
        song.put("plays", ranked.plays());
        return song;
    }

    private static List<Map<String, Object>> ranked(String column, List<Tally.Ranked<String>> names) {
        return names.stream()
                .map(entry -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put(column, entry.name());
                    row.put("events", entry.events());
                    row.put("plays", entry.plays());
                    return row;
                })
                .toList();
    }

    private record Position(long offset, long timestamp) {}

    private record Song(
            String songId,
            @Nullable String songName,
            @Nullable String artistName) {}

    /** One minute's counts. */
    private static final class Minute {
        private final long minute;
        private final Tally<Song> songs = new Tally<>(MAX_NAMES);
        private final Tally<String> artists = new Tally<>(MAX_NAMES);
        private final Tally<String> devices = new Tally<>(MAX_CODES);
        private final Tally<String> countries = new Tally<>(MAX_CODES);
        private final Tally<String> types = new Tally<>(MAX_CODES);
        private long events;
        private long late;
        private long unreadable;

        Minute(long minute) {
            this.minute = minute;
        }

        void add(LiveEvent event) {
            long plays = event.isPlay() ? 1 : 0;
            events++;
            songs.add(new Song(event.songId(), event.songName(), event.artistName()), 1, plays);
            types.add(event.eventType(), 1, plays);
            addNamed(artists, event.artistName(), plays);
            addNamed(devices, event.deviceType(), plays);
            addNamed(countries, event.country(), plays);
        }

        private static void addNamed(Tally<String> tally, @Nullable String name, long plays) {
            if (name != null) {
                tally.add(name, 1, plays);
            }
        }

        void addAll(Minute more) {
            events += more.events;
            late += more.late;
            unreadable += more.unreadable;
            songs.addAll(more.songs);
            artists.addAll(more.artists);
            devices.addAll(more.devices);
            countries.addAll(more.countries);
            types.addAll(more.types);
        }
    }
}
