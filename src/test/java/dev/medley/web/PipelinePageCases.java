package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The pipeline page as an operator uses it: what happened, whether to trust it, and every button. */
abstract class PipelinePageCases {

    private static final String MARKUP =
            "<img src=x onerror=\"document.title='stolen'\"><script>document.title='stolen'</script>";

    private final Pages pages;
    private final Browser browser;

    PipelinePageCases(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
    }

    private void openPipeline(String query) {
        browser.open("/pipeline.html" + query);
        browser.seen(".run-link");
        browser.seen("#checks tbody tr");
    }

    @Test
    void showsTheRunsAndChecksOfTheApi() {
        // When
        openPipeline("");

        // Then
        List<String> runs = pages.rows("/api/runs?limit=100").stream()
                .map(run -> run.path("run_id").asText())
                .toList();
        assertThat(browser.attributes(".run-link", "data-run")).isEqualTo(runs);
        List<JsonNode> checks = pages.rows("/api/checks");
        assertThat(browser.texts("#checks tbody tr")).hasSameSizeAs(checks).allMatch(check -> check.contains("Passed"));
        assertThat(browser.texts("#freshness-tables tbody tr")).hasSameSizeAs(pages.rows("/api/freshness"));
    }

    @Test
    void loadBringsWhatIsNewAndShowsItsProgress() {
        // Given
        openPipeline("");
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
        openPipeline("");
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
        openPipeline("");
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
        openPipeline("");
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
    void anApiThatFailsIsToldAndRecovers() throws Exception {
        // Given
        openPipeline("");
        List<String> runs = browser.attributes(".run-link", "data-run");
        RouteController routes = pages.medley().context().getRouteController();
        routes.stopRoute("serve-runs");
        routes.stopRoute("serve-query");
        try {
            // When
            browser.click("#refresh-toggle");
            browser.click("#refresh-toggle");

            // Then
            browser.await("cards say that they are old", () -> browser.shown(".not-refreshed") >= 1);
            assertThat(browser.attributes(".run-link", "data-run")).isEqualTo(runs);
        } finally {
            routes.startRoute("serve-query");
            routes.startRoute("serve-runs");
        }

        // When
        browser.click("#refresh-toggle");
        browser.click("#refresh-toggle");

        // Then
        browser.await("all is new again", () -> browser.shown(".not-refreshed") == 0);
        assertThat(browser.consoleErrors()).isNotEmpty().allMatch(error -> error.contains("Failed to load resource"));
    }

    @Test
    void aRunOpensWithItsStepsAndHasAnAddress() {
        // Given
        openPipeline("");
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
    void aBusyRunIsShownInsteadOfASecond() {
        // Given
        openPipeline("");
        pages.medley().api().post("/api/checks");

        // When
        browser.click("[data-action=checks]");

        // Then
        awaitEnd("Checks");
        assertThat(browser.consoleErrors()).allMatch(error -> error.contains("409"));
    }

    @Test
    void textOfEventsIsNeverMarkup() {
        // Given
        String artist = "Weird <b>Al</b>";
        pages.bring(List.of(
                Pages.playNow(Map.of("event_id", MARKUP)),
                Pages.playNow(Map.of(
                        "artist_name",
                        artist,
                        "song_name",
                        MARKUP,
                        "song_id",
                        "09a7d5c8-d131-55b1-9758-8cfdc6375652",
                        "timestamp",
                        "2024-03-05T10:00:00Z"))));

        // When
        openPipeline("");
        browser.click(".rejected summary");

        // Then
        assertThat(browser.seen(".rejected details[open] .raw").getText()).contains("<img src=x onerror=");
        assertThat(browser.all(".rejected img, .rejected script")).isEmpty();

        // When
        browser.open("/?artist=Weird+%3Cb%3EAl%3C%2Fb%3E");

        // Then
        browser.await("the song is shown as text", () -> browser.texts(Dashboard.SONGS + " .name b")
                .equals(List.of(MARKUP)));
        browser.await("all charts are drawn", () -> browser.shown("#panels svg") >= 5);
        assertThat(browser.texts("select[name=artist] option")).contains(artist);
        assertThat(browser.all("main img, main script, main b b")).isEmpty();
        assertThat(browser.texts("title").get(0)).doesNotContain("stolen");
    }

    @Test
    void aStationsRoutesAreFoldedAndStayOpenOnceOpened() {
        // Given
        openPipeline("");
        browser.seen(".station .routes summary");
        assertThat(browser.shown(".station .route")).isZero();

        // When
        browser.tabTo(".station[data-station=archive] summary");
        browser.press(Keys.ENTER);

        // Then
        List<String> routes = browser.texts(".station[data-station=archive] .route .route-name");
        assertThat(routes).contains("archive-events");
        assertThat(browser.shown(".station .route")).isEqualTo(routes.size());

        // When
        String before = browser.text(".station[data-station=operate] .station-figures");
        pages.medley().load();
        browser.click("#refresh-toggle");
        browser.click("#refresh-toggle");

        // Then
        browser.await("the counts have moved", () -> !browser.text(".station[data-station=operate] .station-figures")
                .equals(before));
        assertThat(browser.shown(".station .route")).isEqualTo(routes.size());
    }

    @Test
    void theKeyboardOpensARun() {
        // Given
        openPipeline("");

        // When
        browser.tabTo(".run-link");
        browser.press(Keys.ENTER);

        // Then
        browser.seen("dialog[open] h2");
        assertThat(browser.hasFocus("dialog[open] *")).isTrue();

        // When
        browser.press(Keys.ESCAPE);

        // Then
        browser.await("the focus is back", () -> browser.hasFocus(".run-link"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void isAccessibleInEitherTheme(String scheme) {
        // Given
        browser.look(scheme, 1440, 1700);

        // When
        openPipeline("");

        // Then
        browser.screenshot("pipeline-" + scheme);
        assertThat(browser.seriousFindings()).isEmpty();
    }

    @Test
    void fitsAPhone() {
        // Given
        browser.look("light", 390, 1700);

        // When
        openPipeline("");

        // Then
        assertThat(browser.overflow()).as("pixels beside the view").isZero();
        browser.screenshot("pipeline-phone");
    }
}
