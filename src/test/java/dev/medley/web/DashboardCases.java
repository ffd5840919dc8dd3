package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The dashboard as a person meets it: refreshed, broken, in light and dark, on a phone. */
abstract class DashboardCases {

    /** What a refresh fills with new values and never makes anew. */
    private static final String PARTS = Dashboard.SONGS + " .ranking-row, .tile-value, #panels .chart, #panels svg";

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
        browser.await("everybody has heard all of six songs", () -> browser.texts("#listeners .state strong")
                .equals(List.of("Nothing to recommend yet")));
        assertThat(browser.text("#freshness")).startsWith("Data until");
        assertThat(browser.texts("[role=status]"))
                .as("what a screen reader hears")
                .contains("The data is fresh.");
        System.out.printf(
                "first view on a cold start of the browser: first paint after %s ms, all drawn after %s ms%n",
                browser.script(
                        "return Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)"),
                browser.script("return Math.round(performance.getEntriesByName('first-view')[0].startTime)"));
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
    void twoListenersAreComparedAndOthersCanBeChosen() {
        // Given
        List<String> listeners = pages.rows("/api/listeners").stream()
                .map(row -> row.path("user_id").asText())
                .toList();
        dashboard.open("");
        awaitComparison(listeners.get(0), listeners.get(1));

        // When
        browser.script(
                "const list = document.querySelectorAll('[data-endpoint=compare] select')[1]; list.value = arguments[0];"
                        + " list.dispatchEvent(new Event('change', { bubbles: true }))",
                listeners.get(2));

        // Then
        awaitComparison(listeners.get(0), listeners.get(2));
        assertThat(browser.query()).isEqualTo("?other=" + listeners.get(2));
    }

    private void awaitComparison(String first, String second) {
        List<String> totals = pages.rows("/api/compare?user_id=%s&user_id=%s".formatted(first, second)).stream()
                .filter(row -> row.path("item").asText().equals("plays"))
                .flatMap(row -> Stream.of(row.path("first_value"), row.path("second_value")))
                .map(value -> Written.number(value.asLong()))
                .toList();
        browser.await("plays of both: " + totals, () -> browser.texts(
                        "[data-endpoint=compare] .butterfly:first-of-type tbody tr:first-child td")
                .equals(totals));
    }

    @Test
    void aListenersRecommendationsAreListedWithTheirReason() {
        // Given
        JsonNode listener = pages.rows("/api/listeners?limit=10000").get(5);
        JdbcTemplate warehouse = pages.medley().warehouse();
        warehouse.update(
                "insert into gold.song_recommendations values (?, 's', 'b', 'A <new> song', 'Somebody', 'An old one', 1, 0.42)",
                listener.path("user_id").asText());

        // When
        dashboard.open("?listener=" + listener.path("user_id").asText());

        // Then
        try {
            browser.await("the song and its reason", () -> browser.lines("[data-endpoint=recommendations] tbody")
                    .equals(List.of("1 | A <new> songSomebody | An old one | 42%")));
        } finally {
            warehouse.update("delete from gold.song_recommendations where song_id = 's'");
        }
    }

    @Test
    void theAxisKeepsHistoryReadableBesideASpike() {
        // When
        dashboard.open("");

        // Then
        browser.await(
                "the highest minute is written where its line leaves the chart",
                () -> browser.texts("[data-endpoint=events-by-minute] svg text").stream()
                        .anyMatch(text -> text.startsWith("↑ ")));
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
        browser.await("all charts are drawn", () -> browser.shown("#panels svg") >= 6);
        browser.mark(PARTS);
        pages.bring(List.of(Pages.playNow(Map.of())));
        browser.click("#refresh-toggle");

        // Then
        dashboard.awaitAnswersOf("");
        assertThat(browser.unmarked(PARTS)).as("parts that were made anew").isZero();
    }

    @Test
    void theClockRefreshesWithoutAFlicker() {
        // Given
        browser.conditions().hurry(60);
        dashboard.open("");
        browser.await("all charts are drawn", () -> browser.shown("#panels svg") >= 6);
        browser.await(
                "the slicers are filled",
                () -> browser.texts("select[name=artist] option").size() > 2);
        browser.mark(PARTS);
        browser.select("period", "custom");

        // When
        awaitRefreshes(2);

        // Then
        assertThat(browser.unmarked(PARTS)).as("parts that were made anew").isZero();
        assertThat(browser.value("period")).isEqualTo("custom");

        // When
        browser.click("#tiles h2");
        awaitRefreshes(2);

        // Then
        assertThat(browser.value("period")).isEqualTo("custom");
        dashboard.awaitAnswersOf("");
    }

    private void awaitRefreshes(int more) {
        long before = browser.requests("/api/top-songs");
        browser.await(more + " refreshes", () -> browser.requests("/api/top-songs") >= before + more);
    }

    @Test
    void anAnswerSlowerThanTheRefreshComesAllTheSame() {
        // Given
        browser.conditions().hurry(30);
        dashboard.open("");
        dashboard.awaitAnswersOf("");

        // When
        browser.conditions().latency(1_200);
        browser.select("country", "DE");

        // Then
        dashboard.awaitAnswersOf("?country=DE");
    }

    @Test
    void chartsThatCannotBeDrawnSaySoAndAreDrawnLater() {
        // Given
        browser.conditions().block("*/countries-110m.json", "*/echarts.esm.min.js*");

        // When
        dashboard.open("");

        // Then
        browser.await("cards say so", () -> browser.texts("#panels .state strong")
                .equals(Collections.nCopies(7, "This could not be drawn")));
        assertThat(browser.consoleErrors()).isNotEmpty();

        // When
        browser.conditions().block();
        browser.click("#panels .state button");
        browser.click("#refresh-toggle");
        browser.click("#refresh-toggle");

        // Then
        browser.await("all charts are drawn", () -> browser.shown("#panels svg") == 7);
        assertThat(browser.texts("#panels .state")).isEmpty();
        dashboard.awaitAnswersOf("");
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
