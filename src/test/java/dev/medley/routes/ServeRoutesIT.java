package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.MedleyApi;
import dev.medley.MedleyTestSupport;
import dev.medley.RouteTests;
import dev.medley.TestEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@RouteTests(
        value = {
            "post-events",
            "serve-query",
            "serve-lag",
            "serve-event-schema",
            "serve-lineage",
            "serve-live",
            "serve-live-now",
            "serve-run",
            "serve-runs",
            "serve-stations",
            "serve-api-kpis",
            "serve-api-top-songs",
            "serve-api-top-artists",
            "serve-api-plays-by-country",
            "serve-api-device-usage",
            "serve-api-event-types",
            "serve-api-daily-active-users",
            "serve-api-events-by-hour",
            "serve-api-events-by-minute",
            "serve-api-skip-rate",
            "serve-api-retention",
            "serve-api-sessions",
            "serve-api-artists-by-country",
            "serve-api-listeners",
            "serve-api-recommendations",
            "serve-api-compare",
            "serve-api-filters",
            "serve-api-runs",
            "serve-api-checks",
            "serve-api-gaps",
            "serve-api-rejected",
            "serve-api-freshness",
            "serve-api-alerts",
            "watch-warehouse"
        },
        policies = "http-problems")
class ServeRoutesIT extends MedleyTestSupport {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final String now = Instant.now().toString();

    ServeRoutesIT() {
        super(Map.of("medley.watch.period-ms", "100"));
    }

    private JsonNode get(String path) {
        return medley().api().get(path);
    }

    @Test
    @Order(1)
    void announcedBuildMakesEarlierAnswersOld() {
        // Given
        medley().load();
        assertThat(get("/api/kpis").path("total_events").asLong()).isZero();

        // When
        medley().send(List.of(
                TestEvent.named("played now").with("timestamp", now).line(),
                TestEvent.named("skipped now")
                        .with("timestamp", now)
                        .with("event_type", "skip")
                        .line(),
                "no event"));
        medley().awaitArchived(3);
        medley().load();

        // Then
        await().atMost(LIMIT).until(() -> get("/api/kpis").path("total_events").asLong() == 2);
    }

    @ParameterizedTest
    @CsvSource({
        "top-songs, total_plays, 1",
        "top-artists, artist_name, Dua Lipa",
        "plays-by-country, country, US",
        "device-usage, device_type, mobile",
        "event-types, event_type, play",
        "daily-active-users, daily_active_users, 1",
        "events-by-hour, events, 2",
        "events-by-minute, events, 2",
        "skip-rate, skip_rate, 0.5",
        "retention, users, 1",
        "sessions, sessions, 1",
        "artists-by-country, rank_in_country, 1",
        "listeners, total_plays, 1",
        "filters, filter_value, US",
        "runs, kind, load",
        "checks, status, PASSED",
        "rejected, raw_line, no event",
        "freshness, table_name, bronze.spotify_events",
    })
    @Order(2)
    void endpointAnswersFromGoldAndOps(String endpoint, String column, String value) {
        assertThat(get("/api/" + endpoint).path("rows").findValuesAsText(column))
                .as("%s", get("/api/" + endpoint))
                .contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gaps",
                "alerts",
                "recommendations?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b",
                "compare?user_id=9a8e1c52-6f0b-4d43-8f5e-0c1d2e3f4a5b&user_id=0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e"
            })
    @Order(2)
    void endpointWithNothingToReportAnswersAnEmptyList(String endpoint) {
        assertThat(get("/api/" + endpoint).path("rows").isArray()).isTrue();
        assertThat(get("/api/" + endpoint).path("rows")).isEmpty();
    }

    @Test
    @Order(2)
    void liveWindowHoldsWhatWasJustPlayed() {
        await().atMost(LIMIT).until(() -> get("/api/live").toString().contains("Levitating"));
    }

    @Test
    @Order(2)
    void lagIsCountedByPartition() {
        await().atMost(LIMIT).until(() -> get("/api/lag").at("/rows/0/lag").asLong(-1) == 0);
        assertThat(get("/api/lag").at("/rows/0/end_offset").asLong()).isEqualTo(3);
    }

    @Test
    @Order(2)
    void lineageLeadsFromBronzeToGold() {
        assertThat(get("/api/lineage").toString()).contains("bronze.spotify_events", "gold.kpis");
    }

    @Test
    @Order(2)
    void theEventsSchemaIsServed() {
        assertThat(get("/api/event-schema.json")
                        .at("/properties/event_id/format")
                        .asText())
                .isEqualTo("uuid");
    }

    @Test
    @Order(2)
    void runIsShownWithItsSteps() {
        // Given
        String runId = get("/api/runs").path("rows").get(0).path("run_id").asText();

        // When
        JsonNode run = get("/api/runs/" + runId);

        // Then
        assertThat(run.path("run_id").asText()).isEqualTo(runId);
        assertThat(run.path("steps").isArray()).isTrue();
    }

    @Test
    @Order(2)
    void stationsShowTheirRoutes() {
        assertThat(get("/api/stations").findValuesAsText("route_id")).contains("archive-events", "serve-live");
    }

    @Test
    @Order(2)
    void warehouseIsLookedAtForHealth() {
        await().atMost(LIMIT).untilAsserted(() -> {
            Collection<HealthCheck.Result> results = HealthCheckHelper.invokeReadiness(context);
            assertThat(results)
                    .filteredOn(result -> result.getCheck().getId().equals("warehouse"))
                    .singleElement()
                    .satisfies(result -> assertThat(result.getDetails()).containsKey("seen_at"));
        });
    }

    @Test
    @Order(3)
    void postedEventIsArchived() {
        // When
        MedleyApi.Response response = medley().api()
                .call("POST", "/api/events", TestEvent.named("posted").line());

        // Then
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.json().path("records").asInt()).isEqualTo(1);
        medley().awaitArchived(4);
    }

    @Test
    @Order(2)
    void requestThatCannotBeUsedIsRefusedWithTheParameter() {
        // When
        MedleyApi.Response response = medley().api().call("GET", "/api/top-songs?limit=many");

        // Then
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().path("parameter").asText()).isEqualTo("limit");
    }
}
