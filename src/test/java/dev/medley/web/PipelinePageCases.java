package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The pipeline page as an operator comes to it: with the keyboard, on a phone, in light and dark, when the API fails. */
abstract class PipelinePageCases {

    private static final String MARKUP =
            "<img src=x onerror=\"document.title='stolen'\"><script>document.title='stolen'</script>";

    /** What a refresh never makes anew. */
    private static final String PARTS = ".vital, .station, .lineage-node";

    private final Pages pages;
    private final Browser browser;

    PipelinePageCases(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
    }

    @Test
    void showsTheRunsAndChecksOfTheApi() {
        // When
        browser.openPipeline();

        // Then
        browser.await("the runs of the API", () -> browser.attributes(".run-link", "data-run")
                .equals(pages.rows("/api/runs?limit=100").stream()
                        .map(run -> run.path("run_id").asText())
                        .toList()));
        List<JsonNode> checks = pages.rows("/api/checks");
        assertThat(browser.texts("#checks tbody tr")).hasSameSizeAs(checks).allMatch(check -> check.contains("Passed"));
        assertThat(browser.texts("#freshness-tables tbody tr")).hasSameSizeAs(pages.rows("/api/freshness"));
    }

    @Test
    void anApiThatFailsIsToldAndRecovers() throws Exception {
        // Given
        browser.openPipeline();
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
        browser.openPipeline();
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
        browser.openPipeline();
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
        browser.openPipeline();

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

    @Test
    void theClockRefreshesWithoutAFlicker() {
        // Given
        browser.conditions().hurry(20);
        browser.openPipeline();
        browser.seen(".lineage-node");
        browser.mark(PARTS);
        browser.script("document.querySelector('#checks .scroll').scrollTop = 150");

        // When
        awaitRefreshes();

        // Then
        assertThat(browser.unmarked(PARTS)).as("parts that were made anew").isZero();

        // When
        browser.mark("#checks tbody tr");
        pages.medley().api().succeed("checks");

        // Then
        browser.await("the new results are shown", () -> browser.unmarked("#checks tbody tr") > 0);
        assertThat(browser.script("return document.querySelector('#checks .scroll').scrollTop"))
                .isEqualTo(150L);
    }

    private void awaitRefreshes() {
        long before = browser.requests("/api/stations");
        browser.await("three refreshes", () -> browser.requests("/api/stations") >= before + 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void isAccessibleInEitherTheme(String scheme) {
        // Given
        browser.look(scheme, 1440, 1700);

        // When
        browser.openPipeline();

        // Then
        browser.screenshot("pipeline-" + scheme);
        assertThat(browser.seriousFindings()).isEmpty();
    }

    @Test
    void fitsAPhone() {
        // Given
        browser.look("light", 390, 1700);

        // When
        browser.openPipeline();

        // Then
        assertThat(browser.overflow()).as("pixels beside the view").isZero();
        browser.screenshot("pipeline-phone");
    }
}
