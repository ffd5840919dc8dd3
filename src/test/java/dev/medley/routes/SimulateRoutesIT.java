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
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@RouteTests({"simulate-events", "publish-events", "replay-inbox"})
class SimulateRoutesIT extends MedleyTestSupport {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":\"([^\"]+)\"");

    SimulateRoutesIT() {
        super(Map.of(
                "medley.stations", "simulate,archive",
                "medley.simulator.history-days", "3",
                "medley.simulator.history-events-per-day", "200",
                "medley.simulator.tick-ms", "100",
                "medley.inbox.settle-ms", "100",
                "medley.inbox.poll-ms", "100"));
    }

    @Test
    @Order(1)
    void emptyTopicGetsPastDaysFirstAndThenALiveEventATick() {
        // Given
        Instant running = Instant.now();

        // When
        await().atMost(LIMIT).until(() -> times().stream().anyMatch(time -> time.isAfter(running)));

        // Then
        List<Instant> times = times();
        assertThat(times).isSorted();
        assertThat(times.get(0)).isBefore(running.minus(Duration.ofDays(1)));
        assertThat(times.stream().filter(time -> time.isBefore(running.minus(Duration.ofMinutes(1)))))
                .hasSizeGreaterThan(100);
    }

    private List<Instant> times() {
        return medley().values(TestMedley.TOPIC).stream()
                .map(SimulateRoutesIT::timestamp)
                .toList();
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

    @Test
    @Order(3)
    void inboxThatIsStuckIsToldByHealth() throws IOException {
        // Given
        Path inbox = Files.createDirectories(folder().resolve("inbox"));
        Files.writeString(inbox.resolve(".failed"), "a file where the folder should be");

        // When
        Files.writeString(inbox.resolve("stuck.gz"), "not gzip");

        // Then
        await().atMost(LIMIT).untilAsserted(() -> assertThat(HealthCheckHelper.invoke(context))
                .filteredOn(result -> result.getCheck().getId().equals("inbox"))
                .singleElement()
                .satisfies(result -> assertThat(result.getMessage().orElse(""))
                        .contains("the inbox has failed within the last two minutes", ".failed")));
    }
}
