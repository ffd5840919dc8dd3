package dev.medley.web;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Every card of the dashboard as a table, beside what the API answers to the same question. */
final class DashboardTables {

    private static final int MOST_COHORTS = 12;

    /** The hours that the page shows without a period; with one it shows up to {@code MAX_HOURS}. */
    private static final int HOURS_OF_A_WEEK = 168;

    private static final int MAX_HOURS = 2160;

    /** The endpoints that know no artists: their cards say so instead. */
    private static final List<String> WITHOUT_ARTIST = List.of("retention", "sessions");

    /**
     * A card.
     *
     * @param limit what it asks for at most; 0 if it does not say
     * @param lines what its table shows of the API's rows, one text a line, cells apart
     */
    private record Card(String endpoint, int limit, Function<List<JsonNode>, List<String>> lines) {}

    private static final Function<JsonNode, String> SONG = text("song_name");
    private static final Function<JsonNode, String> ARTIST = text("artist_name");
    private static final Function<JsonNode, String> PLAYS = number("total_plays");
    private static final Function<JsonNode, String> SKIPS = number("total_skips");
    private static final Function<JsonNode, String> LISTENERS = number("unique_users");

    private static final List<Card> CARDS = List.of(
            new Card("top-songs", 10, inOrder(List.of(SONG, ARTIST, PLAYS, SKIPS, LISTENERS))),
            new Card("top-artists", 10, inOrder(List.of(ARTIST, PLAYS, SKIPS, LISTENERS))),
            new Card(
                    "plays-by-country", 0, inOrder(List.of(row -> Written.country(row.path("country")), PLAYS, SKIPS))),
            new Card("daily-active-users", 0, newestFirst(inOrder(List.of(day("day"), number("daily_active_users"))))),
            new Card(
                    "events-by-hour",
                    HOURS_OF_A_WEEK,
                    newestFirst(inOrder(List.of(minute("hour_at"), number("events"), LISTENERS)))),
            new Card("events-by-minute", 0, newestFirst(inOrder(List.of(minute("minute_at"), number("events"))))),
            new Card(
                    "device-usage",
                    0,
                    inOrder(List.of(label("device_type"), number("total_events"), LISTENERS, rate("event_rate")))),
            new Card(
                    "event-types",
                    0,
                    inOrder(List.of(label("event_type"), number("total_events"), rate("event_rate")))),
            new Card(
                    "skip-rate",
                    100,
                    inOrder(List.of(row -> SONG.apply(row) + ARTIST.apply(row), PLAYS, SKIPS, rate("skip_rate")))),
            new Card("retention", 0, DashboardTables::cohorts),
            new Card("artists-by-country", 0, DashboardTables::artistsByCountry),
            new Card(
                    "sessions",
                    0,
                    newestFirst(inOrder(List.of(
                            day("day"),
                            number("sessions"),
                            LISTENERS,
                            row -> Written.duration(
                                    row.path("average_duration_seconds").asDouble()),
                            row -> Written.decimal(row.path("average_events").asDouble()))))));

    private final Pages pages;
    private final Browser browser;

    DashboardTables(Pages pages) {
        this.pages = pages;
        this.browser = pages.browser();
    }

    /** Waits until each card's table shows what the API answers to a query such as {@code ?country=DE}. */
    void awaitAnswersOf(String query) {
        browser.showTables();
        for (Card card : CARDS) {
            String question = question(card, query);
            await(card.endpoint())
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(Browser.LIMIT)
                    .untilAsserted(
                            () -> assertThat(browser.lines("[data-endpoint='%s'] tbody".formatted(card.endpoint())))
                                    .as(question)
                                    .isNotEmpty()
                                    .isEqualTo(card.lines().apply(pages.rows(question))));
        }
    }

    private static String question(Card card, String query) {
        String parameters = Stream.of(query.substring(1).split("&", -1))
                .filter(parameter -> !(parameter.startsWith("artist=") && WITHOUT_ARTIST.contains(card.endpoint())))
                .collect(joining("&"));
        int limit = card.limit() == HOURS_OF_A_WEEK && query.contains("from=") ? MAX_HOURS : card.limit();
        return "/api/%s?%s%s".formatted(card.endpoint(), parameters, limit > 0 ? "&limit=" + limit : "");
    }

    private static Function<List<JsonNode>, List<String>> inOrder(List<Function<JsonNode, String>> columns) {
        return rows -> rows.stream()
                .map(row -> columns.stream().map(column -> column.apply(row)).collect(joining(" | ")))
                .toList();
    }

    /** The API answers oldest first. */
    private static Function<List<JsonNode>, List<String>> newestFirst(Function<List<JsonNode>, List<String>> lines) {
        return rows -> {
            List<JsonNode> reversed = new ArrayList<>(rows);
            Collections.reverse(reversed);
            return lines.apply(reversed);
        };
    }

    private static Function<JsonNode, String> text(String column) {
        return row -> row.path(column).asText();
    }

    private static Function<JsonNode, String> number(String column) {
        return row -> Written.number(row.path(column).asLong());
    }

    private static Function<JsonNode, String> rate(String column) {
        return row -> Written.rate(row.path(column).asDouble());
    }

    private static Function<JsonNode, String> label(String column) {
        return row -> Written.label(row.path(column).asText());
    }

    private static Function<JsonNode, String> day(String column) {
        return row -> Written.day(row.path(column).asText());
    }

    private static Function<JsonNode, String> minute(String column) {
        return row -> Written.minute(row.path(column).asText());
    }

    /** One line a first week: its listeners, and the share of them in each week since. */
    private static List<String> cohorts(List<JsonNode> rows) {
        int weeks = Math.min(
                MOST_COHORTS,
                1
                        + rows.stream()
                                .mapToInt(row -> row.path("weeks_since").asInt())
                                .max()
                                .orElse(0));
        TreeMap<String, TreeMap<Integer, JsonNode>> cohorts = new TreeMap<>();
        rows.forEach(row -> cohorts.computeIfAbsent(row.path("cohort_week").asText(), week -> new TreeMap<>())
                .put(row.path("weeks_since").asInt(), row));
        return cohorts.entrySet().stream()
                .skip(Math.max(0, cohorts.size() - MOST_COHORTS))
                .map(cohort -> Stream.concat(
                                Stream.of(
                                        Written.day(cohort.getKey()),
                                        number("users").apply(cohort.getValue().get(0))),
                                IntStream.range(0, weeks)
                                        .mapToObj(cohort.getValue()::get)
                                        .map(row -> row == null
                                                ? ""
                                                : Written.wholeRate(row.path("retention_rate")
                                                        .asDouble())))
                        .collect(joining(" | ")))
                .toList();
    }

    /** One line a country, most plays first: its three leading artists. */
    private static List<String> artistsByCountry(List<JsonNode> rows) {
        TreeMap<String, List<JsonNode>> countries = new TreeMap<>();
        rows.forEach(row -> countries
                .computeIfAbsent(row.path("country").asText(), country -> new ArrayList<>())
                .add(row));
        return countries.values().stream()
                .sorted(Comparator.comparingLong(artists -> -artists.stream()
                        .mapToLong(row -> row.path("total_plays").asLong())
                        .sum()))
                .map(artists -> Stream.concat(
                                Stream.of(Written.country(artists.get(0).path("country"))),
                                IntStream.range(0, 3)
                                        .mapToObj(index -> index < artists.size()
                                                ? ARTIST.apply(artists.get(index)) + PLAYS.apply(artists.get(index))
                                                        + " plays"
                                                : ""))
                        .collect(joining(" | ")))
                .toList();
    }
}
