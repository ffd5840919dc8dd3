package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard as a person meets it: live, broken, in light and dark, on a phone. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class DashboardCases {

    private final Pages pages;
    private final Browser browser;
    private final Dashboard dashboard;

    DashboardCases(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
        this.dashboard = new Dashboard(pages);
    }

    @Test
    void showsWhatTheApiAnswers() {
        // When
        dashboard.open("");

        // Then
        dashboard.awaitAnswersOf("");
        browser.await("all charts are drawn", () -> browser.shown("#panels svg") >= 6);
        assertThat(browser.shown("#panels .card")).isEqualTo(12);
        assertThat(browser.texts("#panels .state")).isEmpty();
        assertThat(browser.text("#freshness")).startsWith("Data until");
    }

    @Test
    void aChartIsATableOnRequestAndSongsAreSorted() {
        // Given
        dashboard.open("");

        // When
        browser.click(Dashboard.SONGS + " button.link-button[aria-pressed]");
        browser.click("[data-sort=total_plays]");

        // Then
        List<JsonNode> songs = pages.rows("/api/top-songs");
        assertThat(browser.texts(Dashboard.SONGS + " tbody th"))
                .isEqualTo(songs.stream()
                        .map(row -> row.path("song_name").asText())
                        .toList());
        assertThat(browser.attributes("[data-endpoint=skip-rate] th:nth-child(2)", "aria-sort"))
                .containsExactly("descending");

        // When
        browser.click(Dashboard.SONGS + " button.link-button[aria-pressed]");

        // Then
        browser.seen(Dashboard.SONGS + " .ranking-row");
    }

    @Test
    void theThemeButtonChangesTheThemeAndIsRemembered() {
        // Given
        dashboard.open("");
        String light = browser.background();

        // When
        browser.click("#theme-toggle");
        browser.reload();

        // Then
        assertThat(browser.background()).isNotEqualTo(light);
        assertThat(browser.attributes("#theme-toggle", "aria-pressed")).containsExactly("true");
    }

    @Test
    void refreshCanBeStoppedAndTakenUpAgain() {
        // Given
        dashboard.open("");

        // When
        browser.click("#refresh-toggle");

        // Then
        assertThat(browser.attributes("#refresh-toggle", "aria-pressed")).containsExactly("false");

        // When
        pages.bring(List.of(Pages.playNow(Map.of())));
        browser.click("#refresh-toggle");

        // Then
        dashboard.awaitAnswersOf("");
    }

    @Test
    void anEventIsInTheTickerAMomentAfterItWasSent() {
        // Given
        dashboard.open("");
        browser.seen("#live .ticker li");

        // When
        pages.medley().send(List.of(Pages.playNow(Map.of("song_name", "I <3 <i>You</i>", "country", "NZ"))));

        // Then
        browser.await("the event is in the ticker", () -> browser.texts(".ticker .what")
                .contains("I <3 <i>You</i> · The Weeknd"));
        assertThat(browser.all(".ticker i")).isEmpty();
        assertThat(browser.text(".live-status")).isEqualTo("Live");
    }

    @Test
    void thePanelMovesUntilItIsPaused() {
        // Given
        dashboard.open("");
        browser.seen("#live .ticker li");
        List<String> before = browser.texts(".ticker li");

        // When
        browser.await("the ticker moves", () -> !browser.texts(".ticker li").equals(before));
        browser.click("#live button");

        // Then
        assertThat(browser.text(".live-status")).isEqualTo("Paused");

        // When
        browser.click("#live button");

        // Then
        assertThat(browser.text(".live-status")).isEqualTo("Live");
    }

    /** The last of them: what it sends is on no screenshot. */
    @Order(Integer.MAX_VALUE)
    @Test
    void aFloodKeepsThePanelMoving() {
        // Given
        dashboard.open("");
        browser.seen("#live .ticker li");
        String before = browser.text(".live-figures dd");

        // When
        pages.medley()
                .send(Stream.generate(() -> Pages.playNow(Map.of()))
                        .limit(5_000)
                        .toList());

        // Then
        browser.await("the flood is counted", () -> count(browser.text(".live-figures dd")) >= count(before) + 5_000);
        List<String> ticker = browser.texts(".ticker li");
        browser.await("the ticker moves on", () -> !browser.texts(".ticker li").equals(ticker));
        assertThat(browser.texts(".ticker li")).hasSizeLessThan(20);
    }

    private static long count(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    @Test
    void anApiThatFailsIsToldAndRecovers() throws Exception {
        // Given
        dashboard.open("");
        dashboard.awaitAnswersOf("");
        RouteController routes = pages.medley().context().getRouteController();
        routes.stopRoute("serve-query");
        try {
            // When
            browser.select("country", "AU");

            // Then
            browser.await("every card says so", () -> browser.shown("#panels .state button") == 12);
            browser.seen("#banner button");
            assertThat(browser.text("#banner")).contains("not refreshed");
            assertThat(browser.texts(".tile-value")).containsOnly("–");
        } finally {
            routes.startRoute("serve-query");
        }

        // When
        browser.click("#banner button");

        // Then
        dashboard.awaitAnswersOf("?country=AU");
        browser.await("every card has its answer", () -> browser.texts("#panels .state")
                .isEmpty());
        assertThat(browser.text("#banner")).isEmpty();
        assertThat(browser.consoleErrors()).isNotEmpty().allMatch(error -> error.contains("Failed to load resource"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void isAccessibleInEitherTheme(String scheme) {
        // Given
        browser.look(scheme, 1440, 1500);

        // When
        dashboard.open("?days=14");

        // Then
        browser.await("all charts are drawn", () -> browser.shown("#panels svg") >= 6);
        browser.screenshot("dashboard-" + scheme);
        assertThat(browser.seriousFindings()).isEmpty();
    }

    @Test
    void fitsAPhone() {
        // Given
        browser.look("dark", 390, 1700);

        // When
        dashboard.open("");

        // Then
        browser.await("all charts are drawn", () -> browser.shown("#panels svg") >= 6);
        assertThat(browser.overflow()).as("pixels beside the view").isZero();
        browser.screenshot("dashboard-phone");

        // When
        browser.click("#filters-toggle");
        browser.select("country", "IN");

        // Then
        dashboard.awaitAnswersOf("?country=IN");
    }
}
