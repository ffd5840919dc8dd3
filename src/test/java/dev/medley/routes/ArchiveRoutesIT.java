package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.medley.MedleyTestSupport;
import dev.medley.RouteTests;
import dev.medley.lake.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@RouteTests(
        value = {"archive-events", "store-object", "watch-kafka", "watch-lake"},
        policies = "store-or-read-again")
class ArchiveRoutesIT extends MedleyTestSupport {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    ArchiveRoutesIT() {
        super(Map.of(
                "medley.stations", "archive",
                "medley.archive.retries", "1",
                "medley.archive.retry-wait-ms", "50",
                "medley.watch.period-ms", "100"));
    }

    private static List<String> lines(String name) {
        return IntStream.range(0, 12).mapToObj(i -> name + " " + i).toList();
    }

    @Test
    @Order(1)
    void recordsBecomeObjectsOfTenLinesByteForByte() {
        // When
        medley().send(lines("event"));

        // Then
        medley().awaitArchived(12);
        List<ObjectKey> lake = medley().lake();
        assertThat(lake)
                .extracting(ObjectKey::firstOffset, ObjectKey::lastOffset)
                .contains(tuple(0L, 9L));
        assertThat(lake.stream().flatMap(key -> medley().lines(key).stream()))
                .containsExactlyElementsOf(lines("event"));
    }

    @Test
    @Order(2)
    void kafkaAndTheLakeAreLookedAtForHealth() {
        for (String server : List.of("kafka", "lake")) {
            await().atMost(LIMIT).until(() -> health(server).getDetails().containsKey("seen_at"));
            assertThat(health(server).getState()).as(server).isEqualTo(HealthCheck.State.UP);
        }
    }

    private HealthCheck.Result health(String check) {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invokeReadiness(context);
        return results.stream()
                .filter(result -> result.getCheck().getId().equals(check))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(3)
    void recordsThatCannotBeStoredAreReadAgainUntilTheyCan() throws IOException {
        // Given
        long before = medley().lake().stream().mapToLong(ObjectKey::lines).sum();
        Path bucket = folder().resolve("lake/spotify-data-lake");
        Path bronze = bucket.resolve("bronze");
        Path elsewhere = Files.move(bronze, bucket.resolve("elsewhere"));
        Files.writeString(bronze, "no folder, so that nothing can be stored under it");

        // When
        medley().send(lines("late"));
        await().atMost(LIMIT).until(() -> health("archive").getDetails().containsKey("degraded"));
        Files.delete(bronze);
        Files.move(elsewhere, bronze);

        // Then
        medley().awaitArchived(before + 12);
    }
}
