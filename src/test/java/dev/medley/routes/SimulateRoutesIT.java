package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.medley.MedleyTestSupport;
import dev.medley.RouteTests;
import dev.medley.TestMedley;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@RouteTests({"simulate-history", "simulate-events", "publish-events", "replay-inbox"})
class SimulateRoutesIT extends MedleyTestSupport {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":\"([^\"]+)\"");

    SimulateRoutesIT() {
        super(Map.of(
                "medley.stations", "simulate,archive",
                "medley.simulator.history-days", "3",
                "medley.simulator.history-events-per-day", "20",
                "medley.simulator.tick-ms", "100",
                "medley.inbox.settle-ms", "100",
                "medley.inbox.poll-ms", "100"));
    }

    @Test
    @Order(1)
    void emptyTopicGetsPastDaysFirstAndThenALiveEventATick() {
        // When
        medley().awaitRecords(70);

        // Then
        List<Instant> times = medley().values(TestMedley.TOPIC).stream()
                .map(SimulateRoutesIT::timestamp)
                .toList();
        Instant live = Instant.now().minus(Duration.ofMinutes(2));
        assertThat(times.subList(0, 30)).allMatch(time -> time.isBefore(live));
        assertThat(times.subList(times.size() - 2, times.size())).allMatch(time -> time.isAfter(live));
    }

    private static Instant timestamp(String event) {
        Matcher matcher = TIMESTAMP.matcher(event);
        assertThat(matcher.find()).as(event).isTrue();
        return Instant.parse(matcher.group(1));
    }

    @Test
    @Order(2)
    void fileInTheInboxIsPublishedLineByLineAndPutAway() throws IOException {
        // Given
        Path inbox = Files.createDirectories(folder().resolve("inbox"));

        // When
        Files.writeString(inbox.resolve("played.ndjson"), "first of the file\nsecond of the file\n");

        // Then
        await().atMost(LIMIT).until(() -> Files.exists(inbox.resolve(".done/played.ndjson")));
        assertThat(medley().values(TestMedley.TOPIC)).containsSubsequence("first of the file", "second of the file");
    }
}
