package dev.medley.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The dashboard in the browser, with what the API answers as the truth. */
final class Dashboard {

    static final String SONGS = "[data-endpoint=top-songs]";
    static final String ARTISTS = "[data-endpoint=top-artists]";
    static final String DEVICES = "[data-endpoint=device-usage]";
    private static final List<String> TILES = List.of("total_plays", "total_songs", "total_users", "total_artists");

    private final Pages pages;
    private final Browser browser;

    Dashboard(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
    }

    /** Opens it with filters, such as {@code ?country=DE}, and waits for its bars. */
    void open(String query) {
        browser.open("/" + query);
        browser.seen(SONGS + " .ranking-row");
    }

    /** Waits until tiles, bars and donut show what the API answers to a query. */
    void awaitAnswersOf(String query) {
        JsonNode kpis = pages.medley().api().get("/api/kpis" + query);
        List<String> totals =
                TILES.stream().map(tile -> number(kpis.path(tile).asLong())).toList();
        List<String> songs = pages.rows("/api/top-songs" + query).stream()
                .map(row -> "%s %s, %s plays"
                        .formatted(
                                row.path("song_name").asText(),
                                row.path("artist_name").asText(),
                                number(row.path("total_plays").asLong())))
                .toList();
        List<String> devices = pages.rows("/api/device-usage" + query).stream()
                .map(row -> number(row.path("total_events").asLong()))
                .sorted()
                .toList();
        browser.await("tiles of " + query + ": " + totals, () -> browser.texts(".tile-value")
                .equals(totals));
        browser.await("bars of " + query + ": " + songs, () -> bars().equals(songs));
        browser.await("devices of " + query + ": " + devices, () -> browser.texts(DEVICES + " .legend .value").stream()
                .sorted()
                .toList()
                .equals(devices));
    }

    private List<String> bars() {
        List<String> names = browser.texts(SONGS + " .ranking-row .name");
        List<String> values = browser.texts(SONGS + " .ranking-row .value");
        return IntStream.range(0, Math.min(names.size(), values.size()))
                .mapToObj(i -> names.get(i) + ", " + values.get(i))
                .toList();
    }

    private static String number(long value) {
        return NumberFormat.getIntegerInstance(Locale.ENGLISH).format(value);
    }
}
