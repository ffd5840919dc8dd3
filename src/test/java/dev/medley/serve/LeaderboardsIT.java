package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.TestMedley;
import dev.medley.local.EmbeddedS3;
import dev.medley.simulate.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leaderboards of a process that starts when Kafka and gold have a day of events already. */
class LeaderboardsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int EVENTS = 4_000;

    private final Random random = new Random(4);

    @Test
    void afterARestartTheBoardsAreThoseOfGold(@TempDir Path folder) throws Exception {
        try (LiveTopic topic = new LiveTopic(folder.resolve("broker"));
                EmbeddedS3 lake =
                        EmbeddedS3.start(folder.resolve("lake"), 0, TestMedley.ACCESS_KEY, TestMedley.SECRET_KEY)) {
            // Given a day of events, with copies, invalid ones, and some from before the day
            Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
            SortedMap<Instant, List<String>> events = events(hour);
            long sent = events.values().stream().mapToLong(List::size).sum();
            topic.sendAsOf(events);
            Map<String, String> settings = new HashMap<>(
                    Map.of("medley.kafka.brokers", topic.brokers(), "medley.s3.endpoint", lake.endpoint()));
            try (TestMedley medley = TestMedley.start(folder, settings)) {
                medley.awaitArchived(sent);
                medley.load();
            }

            // When
            try (TestMedley medley = TestMedley.start(folder, settings)) {
                await().atMost(LIMIT)
                        .until(() -> !leaderboards(medley).get("is_filling").asBoolean());

                // Then
                assertThat(ofBoards(medley)).isEqualTo(ofGold(medley));
                assertThat(ofBoards(medley).get("songs")).hasSize(10);

                // And so they are after more: plays of now, a late one, a copy of one that the first process counted
                List<String> more = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    more.add(event(UUID.randomUUID(), "play", Instant.now()));
                }
                more.add(event(UUID.randomUUID(), "play", hour.minus(Duration.ofHours(3))));
                more.add(event(id("event", EVENTS - 1), "play", Instant.now()));
                topic.send(more.toArray(String[]::new));
                medley.awaitArchived(sent + more.size());
                medley.load();
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(ofBoards(medley)).isEqualTo(ofGold(medley)));
            }
        }
    }

    /** By Kafka's time, from 26 hours before an hour until the hour. */
    private SortedMap<Instant, List<String>> events(Instant hour) {
        SortedMap<Instant, List<String>> events = new TreeMap<>();
        for (int i = 0; i < EVENTS; i++) {
            Instant at = hour.minusSeconds(
                    1 + (long) (EVENTS - i) * Duration.ofHours(26).toSeconds() / EVENTS);
            String type = List.of("play", "play", "play", "skip", "pause").get(random.nextInt(5));
            String event = event(id("event", i), type, at);
            List<String> values = events.computeIfAbsent(at, time -> new ArrayList<>());
            values.add(event);
            if (random.nextInt(10) == 0) {
                values.add(event);
            }
            if (random.nextInt(50) == 0) {
                values.add(event(id("event", i), "play", at.minusSeconds(60)));
                values.add(event.replace("\"play\"", "\"dance\""));
            }
        }
        return events;
    }

    private String event(UUID eventId, String type, Instant at) {
        int song = (int) Math.min(19, Math.abs(random.nextGaussian() * 8));
        return new Event(
                        eventId,
                        id("listener", random.nextInt(30)),
                        id("song", song),
                        "Artist " + song / 2,
                        "Song " + song,
                        type,
                        "web",
                        "UK",
                        at)
                .toJson();
    }

    private static UUID id(String kind, int number) {
        return UUID.nameUUIDFromBytes((kind + number).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode leaderboards(TestMedley medley) {
        return medley.api().get("/api/live").get("leaderboards");
    }

    private static JsonNode day(TestMedley medley) {
        JsonNode day = leaderboards(medley).at("/windows/2");
        assertThat(day.get("window").asText()).isEqualTo("24h");
        return day;
    }

    private static Map<String, List<String>> ofBoards(TestMedley medley) {
        JsonNode day = day(medley);
        Map<String, List<String>> boards = new TreeMap<>();
        Map.of("songs", "song_id", "artists", "artist_name", "listeners", "user_id")
                .forEach((board, name) -> {
                    List<String> rows = new ArrayList<>();
                    day.get(board)
                            .get("rows")
                            .forEach(row -> rows.add(row.get(name).asText() + " "
                                    + row.get("plays").asText()));
                    boards.put(board, rows);
                });
        return boards;
    }

    private static Map<String, List<String>> ofGold(TestMedley medley) {
        Instant from = Instant.parse(day(medley).get("from_at").asText());
        Map<String, List<String>> boards = new TreeMap<>();
        Map.of("songs", "song_id", "artists", "artist_name", "listeners", "user_id")
                .forEach((board, name) -> boards.put(
                        board,
                        medley.warehouse()
                                .queryForList(
                                        """
                                        select %1$s || ' ' || sum(plays)::bigint from gold.listening_facts
                                        where hour_at >= ?::timestamp and plays > 0
                                        group by %1$s order by sum(plays) desc, %1$s limit 10
                                        """.formatted(name),
                                        String.class,
                                        from.atOffset(ZoneOffset.UTC)
                                                .toLocalDateTime()
                                                .toString())));
        return boards;
    }
}
