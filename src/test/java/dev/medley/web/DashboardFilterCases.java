package dev.medley.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Every slicer of the dashboard, and every chart that is one: what they filter, and where that is kept. */
abstract class DashboardFilterCases {

    private static final String MAP = "[data-endpoint=plays-by-country]";

    private final Pages pages;
    private final Browser browser;
    private final Dashboard dashboard;
    private final DashboardTables tables;

    DashboardFilterCases(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
        this.dashboard = new Dashboard(pages);
        this.tables = new DashboardTables(pages);
    }

    @ParameterizedTest
    @CsvSource({"country, GB, ?country=GB", "device, desktop, ?device=desktop", "artist, Drake, ?artist=Drake"})
    void aSlicerFiltersEverything(String slicer, String value, String query) {
        // Given
        dashboard.open("");
        browser.await(
                "values of " + slicer,
                () -> browser.texts("select[name=" + slicer + "] option").size() > 2);

        // When
        browser.select(slicer, value);

        // Then
        assertThat(browser.query()).isEqualTo(query);
        dashboard.awaitAnswersOf(query);
        browser.await(
                "every chart's CSV is filtered, or says that it is not",
                () -> browser.attributes("#panels a[download]", "href").stream()
                                .filter(href -> !href.contains(query.substring(1)))
                                .count()
                        == browser.shown("#panels .ignored"));
        tables.awaitAnswersOf(query);
    }

    @Test
    void aFilterThatNothingMatchesSaysWhatToDo() {
        // When
        browser.open("/?country=SE");

        // Then
        browser.await("every card says so", () -> browser.texts("#panels .state strong")
                .equals(Collections.nCopies(12, "Nothing matches these filters")));
        assertThat(browser.texts("#panels .state span:not([aria-hidden])"))
                .containsOnly("Choose a longer period or remove a filter.");
        assertThat(browser.texts(".tile-value")).containsOnly("0");

        // When
        browser.click("#panels .state button");

        // Then
        assertThat(browser.query()).isEmpty();
        dashboard.awaitAnswersOf("");
        assertThat(browser.texts("#panels .state")).isEmpty();
    }

    @Test
    void aPeriodFiltersEverythingAndComparesWithTheOneBefore() {
        // Given
        dashboard.open("");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        // When
        browser.select("period", "7");

        // Then
        assertThat(browser.query()).isEqualTo("?days=7");
        String query = "?from=%s&to=%s".formatted(today.minusDays(6), today);
        dashboard.awaitAnswersOf(query);
        assertThat(browser.value("from")).isEqualTo(today.minusDays(6).toString());
        assertThat(browser.text(".tile-note")).containsPattern("%|same as");
        tables.awaitAnswersOf(query);
    }

    @Test
    void datesFilterAndAreToldWhenTheyAreReversed() {
        // Given
        dashboard.open("");
        String day = LocalDate.now(ZoneOffset.UTC).minusDays(3).toString();
        browser.enterDay("#filters", "from", day);

        // When
        browser.enterDay("#filters", "to", "2026-01-01");

        // Then
        assertThat(browser.text("#filters-fault")).contains("From is after To");

        // When
        browser.enterDay("#filters", "to", day);

        // Then
        assertThat(browser.query()).isEqualTo("?from=%s&to=%s".formatted(day, day));
        dashboard.awaitAnswersOf(browser.query());
    }

    @Test
    void filtersStayInTheAddressAndResetClearsThem() {
        // Given
        dashboard.open("?country=US&device=web&artist=Dua+Lipa");

        // When
        browser.reload();

        // Then
        dashboard.awaitAnswersOf("?country=US&device=web&artist=Dua%20Lipa");
        assertThat(browser.value("country")).isEqualTo("US");

        // When
        browser.click("#filters-reset");

        // Then
        assertThat(browser.query()).isEmpty();
        dashboard.awaitAnswersOf("");
    }

    @Test
    void aClickOnABarFiltersAndBackUndoesIt() {
        // Given
        dashboard.open("");
        String artist = browser.text(Dashboard.ARTISTS + " .ranking-row .name b");

        // When
        browser.click(Dashboard.ARTISTS + " .ranking-row");

        // Then
        assertThat(browser.value("artist")).isEqualTo(artist);
        dashboard.awaitAnswersOf(browser.query());
        assertThat(browser.attributes(Dashboard.ARTISTS + " .ranking-row", "aria-pressed"))
                .containsExactly("true");

        // When
        browser.back();

        // Then
        assertThat(browser.query()).isEmpty();
        dashboard.awaitAnswersOf("");
    }

    @Test
    void aBubbleAndASliceFilter() {
        // Given
        dashboard.open("");

        // When
        browser.clickPicture(label(MAP, "US"));

        // Then
        dashboard.awaitAnswersOf("?country=US");
        assertThat(browser.query()).isEqualTo("?country=US");

        // When
        browser.click(Dashboard.DEVICES + " .legend-row");

        // Then
        assertThat(browser.query()).startsWith("?country=US&device=");
        dashboard.awaitAnswersOf(browser.query());

        // When
        browser.clickPicture(browser.seen("[data-endpoint=daily-active-users] .chart"));

        // Then
        browser.await("a day is chosen", () -> browser.query().contains("&from="));
        dashboard.awaitAnswersOf(browser.query());
    }

    private WebElement label(String panel, String text) {
        browser.await(
                text + " is drawn", () -> browser.texts(panel + " svg text").contains(text));
        return browser.all(panel + " svg text").stream()
                .filter(element -> element.getText().equals(text))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyCsvLinkAnswersWithTheRowsThatAreShown() throws Exception {
        // Given
        dashboard.open("?country=DE&artist=Drake");
        browser.await("all cards are loaded", () -> browser.shown("#panels a[download][href]") == 12);

        // When
        List<String> links = browser.attributes("#panels a[download]", "href");

        // Then
        assertThat(links).hasSize(12);
        for (String link : links) {
            HttpResponse<String> csv = fetch(link);
            assertThat(csv.statusCode()).as(link).isEqualTo(200);
            assertThat(csv.headers().firstValue("Content-Type").orElse("")).contains("text/csv");
            assertThat(csv.body().lines().count() - 1)
                    .as(link)
                    .isEqualTo(pages.rows("/" + link.replace("format=csv", "format=json"))
                            .size());
        }
    }

    private HttpResponse<String> fetch(String link) throws IOException, InterruptedException {
        URI address =
                URI.create("http://127.0.0.1:%s/%s".formatted(pages.medley().property("medley.http.port"), link));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theKeyboardReachesABarAndKeepsItsPlace() {
        // Given
        dashboard.open("");

        // When
        browser.tabTo(Dashboard.ARTISTS + " .ranking-row");
        browser.press(Keys.ENTER);

        // Then
        browser.await("the bar filters", () -> browser.query().startsWith("?artist="));
        dashboard.awaitAnswersOf(browser.query());
        assertThat(browser.hasFocus(".ranking-row")).isTrue();
    }
}
