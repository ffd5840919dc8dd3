package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** What the pipeline page's cards show, beside what is so. */
abstract class PipelinePanelCases {

    private final Pages pages;
    private final Browser browser;

    PipelinePanelCases(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
    }

    @Test
    void aTableOfTheLineageShowsItsColumns() {
        // Given
        browser.openPipeline();
        JsonNode lineage = pages.medley().api().get("/api/lineage");
        JsonNode table = node(lineage, "gold.top_songs");

        // When
        browser.click(".lineage-node[title^='%s']"
                .formatted(table.path("description").asText().substring(0, 20)));

        // Then
        assertThat(browser.text(".lineage-details h3")).isEqualToIgnoringCase("gold.top_songs");
        assertThat(browser.texts(".lineage-details tbody th .mono"))
                .isNotEmpty()
                .isEqualTo(table.path("columns").findValuesAsText("name").stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(browser.text(".lineage-details"))
                .contains(table.path("description").asText());
        assertThat(browser.text(".lineage-details tbody tr:first-child"))
                .contains("song_id key", "gold.daily_listening.song_id");
        assertThat(browser.all(".lineage-edges path")).hasSameSizeAs(edges(lineage));
        assertThat(browser.all(".lineage-edges path.lit")).isNotEmpty();
    }

    private static JsonNode node(JsonNode lineage, String id) {
        for (JsonNode node : lineage.path("nodes")) {
            if (node.path("id").asText().equalsIgnoreCase(id)) {
                return node;
            }
        }
        throw new AssertionError(id + " is not in the lineage");
    }

    private static List<JsonNode> edges(JsonNode lineage) {
        return StreamSupport.stream(lineage.path("edges").spliterator(), false)
                .filter(edge -> !edge.path("source").equals(edge.path("target")))
                .toList();
    }

    @Test
    void theTimelineBeginsWithTheOldestRunAndOpensOne() {
        // Given
        pages.medley().warehouse().update("""
                insert into ops.runs (run_id, kind, status, trigger_name, started_at, ended_at)
                values ('old', 'load', 'SUCCEEDED', 'schedule', now()::timestamp - interval 3 hour,
                    now()::timestamp - interval 179 minute)
                """);
        try {
            // When
            browser.conditions().hurry(20);
            browser.openPipeline();
            browser.await("the old run is listed", () -> browser.attributes(".run-link", "data-run")
                    .contains("old"));

            // Then
            browser.await("a mark for each run", () -> browser.all(".run-mark").size() == runs().size());
            List<JsonNode> runs = runs();
            assertThat(browser.text(".lane-axis .lane-track span"))
                    .isEqualTo(runs.get(runs.size() - 1)
                            .path("started_at")
                            .asText()
                            .substring(11, 16));
            assertThat(browser.text("#runs .card-titles p")).contains("The latest 100 runs");

            // When
            List<WebElement> marks = browser.all(".lane:first-child .run-mark");
            browser.clickPicture(marks.get(marks.size() - 1));

            // Then
            browser.seen("dialog[open] h2");
            assertThat(browser.query()).startsWith("?run=");
        } finally {
            pages.medley().warehouse().update("delete from ops.runs where run_id = 'old'");
        }
    }

    private List<JsonNode> runs() {
        return pages.rows("/api/runs?limit=100");
    }

    @Test
    void theLagIsThatOfTheApi() {
        // Given
        browser.conditions().hurry(20);

        // When
        browser.openPipeline();

        // Then
        browser.await("the lag is that of the API", () -> browser.lines("#lag tbody")
                .equals(pages.rows("/api/lag").stream()
                        .map(row -> "%s %s | %s | %s | %s"
                                .formatted(
                                        row.path("topic").asText(),
                                        row.path("kafka_partition").asText(),
                                        Written.number(row.path("lag").asLong()),
                                        Written.number(
                                                row.path("committed_offset").asLong()),
                                        Written.number(row.path("end_offset").asLong())))
                        .toList()));
        assertThat(browser.lines("#lag tbody")).hasSize(1);
    }

    @Test
    void aStoppedRouteIsSeenAtItsStation() throws Exception {
        // Given
        browser.conditions().hurry(20);
        browser.openPipeline();
        String station = ".station[data-station=simulate] ";
        browser.await(
                "all is well", () -> browser.text(station + ".station-state").contains("Running"));
        RouteController routes = pages.medley().context().getRouteController();
        routes.stopRoute("replay-inbox");
        try {
            // Then
            browser.await("the station says so", () -> browser.text(station + ".station-state")
                    .contains("1 stopped"));
            assertThat(browser.texts(station + ".station-faults .route-name")).containsExactly("replay-inbox");
            assertThat(browser.text(station + ".station-faults .badge")).contains("Stopped");
        } finally {
            routes.startRoute("replay-inbox");
        }
        browser.await("all is well again", () -> browser.text(station + ".station-state")
                .contains("Running"));
    }

    @Test
    void missingOffsetsAreToldByTheAuditTheChecksAndAnAlert() {
        // Given
        pages.medley().warehouse().update("""
                insert into ops.offset_gaps values
                    ('topic of old', 3, 1000, 1999, 'MISSING', 'of a test', now()::timestamp, now()::timestamp)
                """);
        pages.medley().api().succeed("checks");
        evaluateAlerts();
        try {
            // When
            browser.conditions().hurry(20);
            browser.openPipeline();

            // Then
            assertThat(browser.seen("#alerts .alert").getText())
                    .contains("Failed check", "offsets_are_not_missing", "since");
            assertThat(pages.rows("/api/gaps")).hasSize(1);
            browser.await(
                    "the audit shows it", () -> browser.lines("#gaps tbody").size() == 1);
            assertThat(browser.lines("#gaps tbody").get(0))
                    .startsWith("partition 3: 1,000 to 1,9991,000 records | ✕ Missing | of a test");
            assertThat(browser.texts("#vitals .vital")).anyMatch(vital -> vital.startsWith("Missing offsets✕ 1,000"));
            assertThat(browser.texts("#checks tbody tr").get(0)).contains("offsets_are_not_missing", "1 found");

            // When
            browser.mark("#alerts .alert");
            long before = browser.requests("/api/alerts");
            browser.await("three refreshes", () -> browser.requests("/api/alerts") >= before + 3);

            // Then
            assertThat(browser.unmarked("#alerts .alert"))
                    .as("alerts that are read out again")
                    .isZero();
        } finally {
            pages.medley().warehouse().update("delete from ops.offset_gaps where topic_id = 'topic of old'");
            pages.medley().api().succeed("checks");
            evaluateAlerts();
        }
        browser.await("the alert is gone", () -> browser.all("#alerts .alert").isEmpty());
        browser.await("the hole is gone", () -> browser.text("#gaps .state").contains("No holes"));
    }

    private void evaluateAlerts() {
        try (ProducerTemplate producer = pages.medley().context().createProducerTemplate()) {
            producer.sendBody("seda:evaluate-alerts?waitForTaskToComplete=Always&timeout=20000&size=1", "now");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
