package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SimulatorTest {

    private static final String CATALOGUE = "src/test/resources/dev/medley/simulate/catalogue.yaml";
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final JsonMapper JSON = new JsonMapper();

    /** A clock that goes on by a step at each reading. */
    private static InstantSource clock(Instant start, Duration step) {
        Instant[] next = {start};
        return () -> {
            Instant now = next[0];
            next[0] = now.plus(step);
            return now;
        };
    }

    private static SimulatorSettings settings(int eventsPerTick) {
        return new SimulatorSettings(eventsPerTick, 1_000, 0, 0, 0, 0, 1);
    }

    private static List<String> run(long seed, Instant start, SimulatorSettings settings, int ticks) {
        Simulator simulator = new Simulator(
                new Audience(CATALOGUE, seed, 20, 0),
                settings,
                () -> false,
                clock(start, Duration.ofMillis(settings.tickMillis())));
        List<String> lines = new ArrayList<>();
        for (int tick = 0; tick < ticks; tick++) {
            simulator
                    .batches()
                    .forEachRemaining(batch -> batch.forEach(record -> lines.add(new String(record, UTF_8))));
        }
        return lines;
    }

    private static Map<String, Integer> countBy(String field, List<String> lines) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        for (String line : lines) {
            counts.merge(JSON.readTree(line).get(field).asText(), 1, Integer::sum);
        }
        return counts;
    }

    private static double shareOf(String value, Map<String, Integer> counts) {
        double all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return counts.getOrDefault(value, 0) / all;
    }

    @Test
    void sameSeedAndClockGiveTheSameEvents() {
        // Given
        SimulatorSettings settings = settings(50);

        // When
        List<String> once = run(7, NOON, settings, 100);
        List<String> again = run(7, NOON, settings, 100);

        // Then
        assertThat(again).hasSize(5_000).isEqualTo(once);
    }

    @Test
    void eventIdNeverRecursAtAnotherTimeOrSeed() throws IOException {
        // Given
        List<String> lines = new ArrayList<>(run(7, NOON, settings(50), 100));

        // When
        lines.addAll(run(7, NOON.plusNanos(1_000), settings(50), 100));
        lines.addAll(run(8, NOON, settings(50), 100));

        // Then
        assertThat(countBy("event_id", lines)).hasSize(15_000);
    }

    @Test
    void standingClockStillGivesEachEventItsOwnId() throws IOException {
        // Given
        Simulator simulator =
                new Simulator(new Audience(CATALOGUE, 7, 20, 0), settings(10), () -> false, InstantSource.fixed(NOON));
        List<String> lines = new ArrayList<>();

        // When
        for (int tick = 0; tick < 100; tick++) {
            simulator
                    .batches()
                    .forEachRemaining(batch -> batch.forEach(record -> lines.add(new String(record, UTF_8))));
        }

        // Then
        assertThat(countBy("event_id", lines)).hasSize(1_000);
    }

    @Test
    void eventsOfATickComeInTheOrderOfTheirTimesAndEndNow() throws IOException {
        // Given
        SimulatorSettings fourEvents = settings(4);

        // When
        List<String> lines = run(7, NOON, fourEvents, 1);

        // Then
        List<String> times = new ArrayList<>();
        for (String line : lines) {
            times.add(JSON.readTree(line).get("timestamp").asText());
        }
        assertThat(times)
                .containsExactly(
                        "2026-11-21T11:59:59.250000Z",
                        "2026-11-21T11:59:59.500000Z",
                        "2026-11-21T11:59:59.750000Z",
                        "2026-11-21T12:00:00.000000Z");
    }

    @Test
    void listenersAreTwentyWhoLiveInSixCountriesAndStayTheSameForASeed() throws IOException {
        // Given
        List<String> lines = run(7, NOON, settings(1), 86_400);

        // When
        Map<String, Set<String>> countriesOf = new HashMap<>();
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            countriesOf
                    .computeIfAbsent(event.get("user_id").asText(), user -> new HashSet<>())
                    .add(event.get("country").asText());
        }

        // Then
        assertThat(countriesOf).hasSize(20).allSatisfy((user, countries) -> assertThat(countries)
                .hasSize(1));
        assertThat(countBy("country", lines)).containsOnlyKeys("US", "UK", "CA", "AU", "IN", "DE");
        assertThat(countBy("device_type", lines)).containsOnlyKeys("mobile", "desktop", "web");
        assertThat(countBy("user_id", run(7, NOON.plus(Duration.ofDays(30)), settings(1), 86_400))
                        .keySet())
                .isEqualTo(countriesOf.keySet());
    }

    @Test
    void songsAreHeardInTheOrderOfTheirPopularityAsZipfSays() throws IOException {
        // Given
        List<String> lines = run(7, NOON, settings(1), 86_400);

        // When
        Map<String, Integer> plays = countBy("song_name", lines);

        // Then
        assertThat(plays.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .map(Map.Entry::getKey))
                .containsExactly(
                        "Blinding Lights", "Levitating", "God's Plan", "Love Story", "Shape of You", "Stronger");
        assertThat(shareOf("Blinding Lights", plays) / shareOf("Levitating", plays))
                .isBetween(1.6, 2.4);
    }

    @Test
    void typesComeAsOftenAsTheCatalogueSays() throws IOException {
        // Given
        List<String> lines = run(7, NOON, settings(1), 86_400);

        // When
        Map<String, Integer> types = countBy("event_type", lines);

        // Then
        assertThat(types).containsOnlyKeys("play", "skip", "pause", "add_to_playlist");
        assertThat(shareOf("play", types)).isBetween(0.63, 0.66);
        assertThat(shareOf("skip", types)).isBetween(0.15, 0.17);
        assertThat(shareOf("pause", types)).isBetween(0.11, 0.13);
        assertThat(shareOf("add_to_playlist", types)).isBetween(0.07, 0.09);
    }

    @Test
    void noSkipOrPauseFollowsAnotherWithoutAPlay() throws IOException {
        // Given
        List<String> lines = run(7, NOON, settings(1), 20_000);

        // When
        Map<String, String> lastType = new HashMap<>();
        List<String> pairs = new ArrayList<>();
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            String type = event.get("event_type").asText();
            pairs.add(lastType.put(event.get("user_id").asText(), type) + " then " + type);
        }

        // Then
        assertThat(pairs)
                .doesNotContain("skip then skip", "skip then pause", "pause then skip", "null then skip")
                .contains("play then skip", "skip then play", "play then pause", "pause then play");
    }

    @Test
    void silenceBetweenSessionsIsLongerThanThirtyMinutes() throws IOException {
        // Given
        List<String> lines = run(7, NOON, settings(1), 6 * 3_600);

        // When
        Map<String, Instant> lastTime = new HashMap<>();
        List<Duration> silences = new ArrayList<>();
        for (String line : lines) {
            JsonNode event = JSON.readTree(line);
            Instant time = Instant.parse(event.get("timestamp").asText());
            Instant before = lastTime.put(event.get("user_id").asText(), time);
            if (before != null && Duration.between(before, time).compareTo(Duration.ofMinutes(5)) > 0) {
                silences.add(Duration.between(before, time));
            }
        }

        // Then
        assertThat(silences).hasSizeGreaterThan(50).allMatch(silence -> silence.toMinutes() >= 30);
    }

    @Test
    void faultsComeInTheirShares() {
        // Given
        SimulatorSettings faulty = new SimulatorSettings(1_000, 1_000, 0.1, 0.2, 0.05, 0, 1);

        // When
        List<String> lines = run(7, NOON, faulty, 20);

        // Then
        Set<String> events = new HashSet<>();
        int repeated = 0;
        int malformed = 0;
        int late = 0;
        for (String line : lines) {
            if (!isEvent(line)) {
                malformed++;
            } else if (!events.add(line)) {
                repeated++;
            } else if (timestampOf(line).isBefore(NOON.minusSeconds(59))) {
                late++;
            }
        }
        assertThat(malformed / 20_000.0).isBetween(0.04, 0.06);
        assertThat(repeated / 20_000.0).isBetween(0.08, 0.11);
        assertThat(late / 20_000.0).isBetween(0.17, 0.21);
    }

    @Test
    void withoutEventsThereIsNoHistoryEither() {
        // Given
        SimulatorSettings nothing = new SimulatorSettings(0, 1_000, 0, 0, 0, 28, 180);

        // When
        List<String> lines = run(7, NOON, nothing, 3);

        // Then
        assertThat(lines).isEmpty();
    }

    private static boolean isEvent(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            timestampOf(line);
            UUID.fromString(event.get("user_id").asText());
            return !event.get("event_type").asText().equals("listen");
        } catch (IOException | RuntimeException fault) {
            return false;
        }
    }

    private static Instant timestampOf(String line) {
        try {
            return Instant.parse(JSON.readTree(line).get("timestamp").asText());
        } catch (IOException fault) {
            throw new IllegalArgumentException(line, fault);
        }
    }
}
