package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.run.Run;
import dev.medley.run.Runs;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.springframework.jdbc.core.JdbcTemplate;

/** Every button of the pipeline page, and the runs that they begin: followed, opened, refused, failed. */
abstract class PipelineRunCases {

    private final Pages pages;
    private final Browser browser;

    PipelineRunCases(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
    }

    @Test
    void loadBringsWhatIsNewAndShowsItsProgress() {
        // Given
        browser.openPipeline();
        pages.medley().send(List.of(Pages.playNow(Map.of())));
        pages.awaitArchived(pages.medley().records());

        // When
        browser.click("[data-action=load]");

        // Then
        browser.seen(".progress");
        browser.await("the load succeeds", () -> browser.text(".progress").matches("(?s)Load .*Succeeded.* rows.*"));
        String newest = newest("load");
        browser.await("its run is listed", () -> browser.attributes(".run-link", "data-run")
                .contains(newest));
        browser.await("buttons work again", () -> browser.shown("[data-action=build]:enabled") == 1);
    }

    private String newest(String kind) {
        return pages.rows("/api/runs?limit=100").stream()
                .filter(run -> run.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow()
                .path("run_id")
                .asText();
    }

    @ParameterizedTest
    @CsvSource({"build, Build", "checks, Checks"})
    void aButtonRunsWhatItSays(String action, String name) {
        // Given
        browser.openPipeline();
        browser.await("nothing else runs", () -> browser.shown("[data-action=%s]:enabled".formatted(action)) == 1);

        // When
        browser.click("[data-action=%s]".formatted(action));

        // Then
        awaitEnd(name);
    }

    private void awaitEnd(String name) {
        browser.await(
                name + " has succeeded",
                () -> browser.text(".progress").startsWith(name + " ")
                        && browser.text(".progress").contains("Succeeded"));
    }

    @Test
    void daysAreBroughtAgainUnlessTheyAreReversed() {
        // Given
        browser.openPipeline();
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        browser.click(".more summary");
        browser.enterDay("[aria-label=Backfill]", "from", today);
        browser.enterDay("[aria-label=Backfill]", "to", "2026-01-01");

        // When
        browser.click("[data-action=backfill]");

        // Then
        assertThat(browser.shown("[aria-label=Backfill] :invalid")).isEqualTo(1);
        assertThat(browser.shown(".progress")).isZero();

        // When
        browser.enterDay("[aria-label=Backfill]", "to", today);
        browser.click("[data-action=backfill]");

        // Then
        awaitEnd("Backfill");
    }

    @Test
    void anObjectIsBroughtAgain() {
        // Given
        browser.openPipeline();
        String key = pages.medley().lake().get(0).key();
        long rows = pages.medley().count("select count(*) from bronze.spotify_events where object_key = ?", key);
        browser.click(".more summary");
        browser.seen("[name=key]").sendKeys(key);

        // When
        browser.click("[data-action=reload]");

        // Then
        awaitEnd("Reload");
        assertThat(pages.medley().count("select count(*) from bronze.spotify_events where object_key = ?", key))
                .isEqualTo(rows);
    }

    @Test
    void aRunOpensWithItsStepsAndHasAnAddress() {
        // Given
        browser.openPipeline();
        String runId = pages.rows("/api/runs?limit=100").stream()
                .filter(run -> run.path("kind").asText().equals("build")
                        && run.path("silver_rows").asLong() > 0)
                .findFirst()
                .orElseThrow()
                .path("run_id")
                .asText();

        // When
        browser.click(".run-link[data-run='%s']".formatted(runId));

        // Then
        browser.seen("dialog[open] tbody tr");
        assertThat(browser.query()).isEqualTo("?run=" + runId);
        assertThat(browser.all("dialog tbody tr"))
                .hasSize(pages.medley()
                        .api()
                        .get("/api/runs/" + runId)
                        .path("steps")
                        .size());
        assertThat(browser.text("dialog")).contains("gold/", runId).doesNotContain("null");

        // When
        browser.press(Keys.ESCAPE);

        // Then
        browser.await("the run is closed", () -> browser.query().isEmpty());
        assertThat(browser.all("dialog[open]")).isEmpty();

        // When
        browser.back();

        // Then
        browser.seen("dialog[open] tbody tr");
        browser.click("dialog .button");
    }

    @Test
    void aRunThatFailedSaysWhy() {
        // Given
        JdbcTemplate warehouse = pages.medley().warehouse();
        String key = warehouse.queryForObject("select min(object_key) from ops.lake_objects", String.class);
        warehouse.execute("alter table ops.removed_rows rename column object_key to lost_key");
        String runId =
                pages.medley().api().run("reload?key=" + key).path("run_id").asText();
        warehouse.execute("alter table ops.removed_rows rename column lost_key to object_key");
        browser.openPipeline();

        // When
        browser.click(".run-link[data-run='%s']".formatted(runId));

        // Then
        assertThat(browser.seen("dialog[open] .error-text").getText())
                .contains("sql/operate/reload_object.sql", "object_key");
        assertThat(browser.text("dialog .badge")).contains("Failed");
        assertThat(browser.attributes(".run-mark[title^='Reload'][title*='Failed']", "data-kind"))
                .contains("bad");
        browser.click("dialog .button");
    }

    @Test
    void aBusyRunIsShownInsteadOfASecond() throws Exception {
        // Given
        browser.openPipeline();
        RouteController routes = pages.medley().context().getRouteController();
        routes.stopRoute("perform-runs");
        try {
            assertThat(pages.medley().api().post("/api/checks").status()).isEqualTo(202);

            // When
            browser.click("[data-action=checks]");

            // Then
            browser.await(
                    "it says so", () -> browser.text("#actions [role=alert]").contains("another run is in progress"));
            browser.await("the queued run is shown", () -> browser.text(".progress")
                    .matches("(?s)Checks .*Queued.*waiting for its turn.*"));
            assertThat(browser.attributes(".progress .badge", "data-kind")).containsExactly("busy");
        } finally {
            routes.startRoute("perform-runs");
        }
        awaitEnd("Checks");
        assertThat(browser.consoleErrors()).isNotEmpty().allMatch(error -> error.contains("409"));
    }

    /** As by the clock: it is recorded only once it has something to do. */
    @Test
    void aBusyRunThatIsNeverRecordedIsGivenUp() throws Exception {
        // Given
        browser.conditions().hurry(20);
        browser.openPipeline();
        RouteController routes = pages.medley().context().getRouteController();
        routes.stopRoute("perform-runs");
        try (ProducerTemplate queue = pages.medley().context().createProducerTemplate()) {
            Run run = Objects.requireNonNull(
                    pages.medley().bean("runs", Runs.class).start("load", null));
            queue.sendBody("seda:runs?waitForTaskToComplete=Never", run);

            // When
            browser.click("[data-action=load]");

            // Then
            browser.await(
                    "it gives up", () -> browser.text("#actions [role=alert]").contains("This run has no record"));
            assertThat(browser.shown(".progress")).isZero();
            assertThat(browser.shown("[data-action=load]:enabled")).isEqualTo(1);
            assertThat(browser.requests("/api/runs/")).isEqualTo(10);
        } finally {
            routes.startRoute("perform-runs");
        }
        assertThat(browser.consoleErrors()).allMatch(error -> error.contains("409") || error.contains("404"));
    }
}
