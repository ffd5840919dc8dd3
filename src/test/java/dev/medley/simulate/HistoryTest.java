package dev.medley.simulate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final JsonMapper JSON = new JsonMapper();

    private static SimulatedHistory history(int days, int eventsPerDay, boolean isTopicEmpty, Instant now) {
        return new SimulatedHistory(
                new Audience("config/catalogue.yaml", 7, 20),
                days,
                eventsPerDay,
                () -> isTopicEmpty,
                InstantSource.fixed(now));
    }

    private static List<JsonNode> eventsOf(SimulatedHistory history) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        assertThat(history.isPending()).isTrue();
        for (Iterator<List<byte[]>> batches = history.batches(); batches.hasNext(); ) {
            for (byte[] record : batches.next()) {
                events.add(JSON.readTree(new String(record, UTF_8)));
            }
        }
        return events;
    }

    private static Instant timeOf(JsonNode event) {
        return Instant.parse(event.get("timestamp").asText());
    }

    @Test
    void defaultHistoryIsAboutFiveThousandEventsOfItsDaysInOrder() throws IOException {
        // Given
        SimulatedHistory history = history(28, 180, true, NOON);

        // When
        List<JsonNode> events = eventsOf(history);

        // Then
        assertThat(events).hasSizeBetween(4_300, 5_800);
        assertThat(events).extracting(HistoryTest::timeOf).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(timeOf(events.get(0))).isBetween(NOON.minus(Duration.ofDays(28)), NOON.minus(Duration.ofDays(26)));
        assertThat(timeOf(events.get(events.size() - 1))).isBetween(NOON.minus(Duration.ofHours(6)), NOON);
        assertThat(events).extracting(event -> event.get("event_id").asText()).doesNotHaveDuplicates();
    }

    @Test
    void listeningFollowsTheListenersOwnDay() throws IOException {
        // Given
        SimulatedHistory history = history(60, 1_000, true, NOON);

        // When
        int[] byHour = new int[24];
        for (JsonNode event : eventsOf(history)) {
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
        List<JsonNode> first = eventsOf(history(28, 180, true, NOON));

        // When
        List<JsonNode> again = eventsOf(history(28, 180, true, NOON));

        // Then
        assertThat(again).isEqualTo(first);
    }

    @Test
    void someListenersJoinLaterSoThatCohortsDiffer() throws IOException {
        // Given
        Set<String> known = new HashSet<>();
        Set<Long> joinedOnDay = new HashSet<>();

        // When
        for (JsonNode event : eventsOf(history(28, 180, true, NOON))) {
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
    void topicWithRecordsGetsNoHistory() throws IOException {
        // Given
        SimulatedHistory history = history(28, 180, false, NOON);

        // When
        List<JsonNode> events = eventsOf(history);

        // Then
        assertThat(events).isEmpty();
    }

    @Test
    void historyWaitsUntilTheBrokersSayWhatTheTopicHolds() throws IOException {
        // Given
        AtomicBoolean answers = new AtomicBoolean();
        SimulatedHistory history = new SimulatedHistory(
                new Audience("config/catalogue.yaml", 7, 20),
                2,
                100,
                () -> {
                    if (!answers.get()) {
                        throw new IllegalStateException("no answer");
                    }
                    return true;
                },
                InstantSource.fixed(NOON));
        boolean before = history.isPending();

        // When
        answers.set(true);

        // Then
        assertThat(before).isFalse();
        assertThat(history.isPublished()).isFalse();
        assertThat(eventsOf(history)).isNotEmpty();
    }

    @Test
    void liveEventsWaitUntilHistoryIsPublished() {
        // Given
        SimulatedHistory history = history(28, 180, true, NOON);
        boolean before = history.isPublished();

        // When
        history.markPublished();

        // Then
        assertThat(before).isFalse();
        assertThat(history.isPublished()).isTrue();
        assertThat(history(0, 180, true, NOON).isPublished()).isTrue();
    }
}
