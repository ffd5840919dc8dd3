package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final JsonMapper JSON = new JsonMapper();

    private static Simulator history(int days, int eventsPerDay, BooleanSupplier isTopicUnused) {
        return new Simulator(
                new Audience("src/test/resources/dev/medley/simulate/catalogue.yaml", 7, 20, 0),
                new SimulatorSettings(1, 1_000, 0, 0, 0, days, eventsPerDay),
                isTopicUnused,
                InstantSource.fixed(NOON));
    }

    /** All that is to be published at one tick. */
    private static List<JsonNode> eventsOf(Simulator simulator) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (Iterator<List<byte[]>> batches = simulator.batches(); batches.hasNext(); ) {
            for (byte[] record : batches.next()) {
                events.add(JSON.readTree(new String(record, UTF_8)));
            }
        }
        return events;
    }

    private static List<JsonNode> history(int days, int eventsPerDay) throws IOException {
        return eventsOf(history(days, eventsPerDay, () -> true));
    }

    private static Instant timeOf(JsonNode event) {
        return Instant.parse(event.get("timestamp").asText());
    }

    @Test
    void defaultHistoryIsAboutFiveThousandEventsOfItsDaysInOrder() throws IOException {
        // When
        List<JsonNode> events = history(28, 180);

        // Then
        assertThat(events).hasSizeBetween(4_300, 5_800);
        assertThat(events).extracting(HistoryTest::timeOf).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(timeOf(events.get(0))).isBetween(NOON.minus(Duration.ofDays(28)), NOON.minus(Duration.ofDays(26)));
        assertThat(timeOf(events.get(events.size() - 1))).isBetween(NOON.minus(Duration.ofHours(6)), NOON);
        assertThat(events).extracting(event -> event.get("event_id").asText()).doesNotHaveDuplicates();
    }

    @Test
    void listeningFollowsTheListenersOwnDay() throws IOException {
        // When
        int[] byHour = new int[24];
        for (JsonNode event : history(60, 1_000)) {
            if (event.get("country").asText().equals("IN")) {
                byHour[timeOf(event).atZone(ZoneId.of("Asia/Kolkata")).getHour()]++;
            }
        }

        // Then
        assertThat(byHour[20]).isGreaterThan(4 * byHour[4]).isGreaterThan(byHour[11]);
    }

    @Test
    void daysMadeAgainHoldTheSameEvents() throws IOException {
        // Given
        List<JsonNode> first = history(28, 180);

        // When
        List<JsonNode> again = history(28, 180);

        // Then
        assertThat(again).isEqualTo(first);
    }

    @Test
    void someListenersJoinLaterSoThatCohortsDiffer() throws IOException {
        // Given
        Set<String> known = new HashSet<>();
        Set<Long> joinedOnDay = new HashSet<>();

        // When
        for (JsonNode event : history(28, 180)) {
            if (known.add(event.get("user_id").asText())) {
                joinedOnDay.add(Duration.between(NOON.minus(Duration.ofDays(28)), timeOf(event))
                                .toDays()
                        / 7);
            }
        }

        // Then
        assertThat(known).hasSize(20);
        assertThat(joinedOnDay).hasSizeGreaterThan(2);
    }

    @Test
    void listeningGrowsAndIsMoreAtWeekends() throws IOException {
        // Given
        Map<LocalDate, Integer> byDay = new TreeMap<>();

        // When
        for (JsonNode event : history(28, 700)) {
            byDay.merge(LocalDate.ofInstant(timeOf(event), ZoneOffset.UTC), 1, Integer::sum);
        }

        // Then
        List<Integer> days = List.copyOf(byDay.values());
        int firstWeek = days.subList(1, 8).stream().mapToInt(Integer::intValue).sum();
        int lastWeek = days.subList(21, 28).stream().mapToInt(Integer::intValue).sum();
        assertThat(lastWeek).isBetween(4 * firstWeek, 8 * firstWeek);
        Integer saturday = byDay.get(LocalDate.of(2026, 11, 14));
        assertThat(saturday)
                .isGreaterThan(byDay.get(LocalDate.of(2026, 11, 12)))
                .isGreaterThan(byDay.get(LocalDate.of(2026, 11, 16)));
    }

    @Test
    void topicWithRecordsGetsNoHistory() throws IOException {
        // Given
        Simulator simulator = history(28, 180, () -> false);

        // When
        List<JsonNode> first = eventsOf(simulator);
        simulator.markPublished();

        // Then
        assertThat(first).isEmpty();
        assertThat(eventsOf(simulator)).hasSize(1);
    }

    @Test
    void historyWaitsUntilTheBrokersTellWhatTheTopicHolds() throws IOException {
        // Given
        AtomicBoolean isResponding = new AtomicBoolean();
        Simulator simulator = history(2, 100, () -> {
            if (!isResponding.get()) {
                throw new KafkaException("no response");
            }
            return true;
        });
        List<JsonNode> before = eventsOf(simulator);
        simulator.markPublished();

        // When
        isResponding.set(true);

        // Then
        assertThat(before).isEmpty();
        assertThat(eventsOf(simulator)).hasSizeGreaterThan(20);
    }

    @Test
    void liveEventsWaitUntilHistoryIsPublished() throws IOException {
        // Given
        Simulator simulator = history(28, 180, () -> true);
        List<JsonNode> history = eventsOf(simulator);
        List<JsonNode> again = eventsOf(simulator);

        // When
        simulator.markPublished();

        // Then
        assertThat(again).isEqualTo(history);
        assertThat(eventsOf(simulator)).hasSize(1);
    }
}
