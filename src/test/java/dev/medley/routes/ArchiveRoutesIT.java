package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void recordsBecomeObjectsByteForByte() {
        // When
        medley().send(lines("event"));

        // Then
        medley().awaitArchived(12);
        List<ObjectKey> lake = medley().lake();
        assertThat(lake.get(0).firstOffset()).isZero();
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

    /** Last, because a route that there was must not be lost, and so health stays DOWN. */
    @ParameterizedTest
    @CsvSource({"impatient, 1", "patient, 1000000"})
    @Order(Integer.MAX_VALUE - 1)
    void routeWithoutAKafkaConsumerMakesHealthDown(String component, int attempts) throws Exception {
        // Given
        KafkaComponent kafka = new KafkaComponent();
        kafka.setCreateConsumerBackoffMaxAttempts(attempts);
        context.addComponent(component, kafka);

        // When
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(component + ":any?brokers={{medley.kafka.brokers}}&additionalProperties.fetch.min.bytes=none")
                        .routeId("reads-" + component)
                        .log("none");
            }
        });

        // Then
        await().atMost(LIMIT)
                .until(() -> health("routes").getState() == HealthCheck.State.DOWN
                        && health("routes")
                                .getMessage()
                                .orElse("")
                                .contains("reads-" + component + " (no Kafka consumer: "));
        assertThat(health("routes").getMessage().orElse("")).contains("fetch.min.bytes");
    }
}
