package dev.medley.serve;

import dev.medley.http.Problem;
import dev.medley.http.QueryString;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which events a request is about, and how many rows of the response are wanted.
 *
 * @param from first day, UTC, or null for the beginning
 * @param to last day, UTC, inclusive, or null for the end
 * @param country ISO 3166-1 alpha-2, or null for all
 * @param device mobile, desktop or web, or null for all
 * @param artist the artist's name as gold spells it, or null for all
 * @param search a part of an artist's name, whatever its case, or null for any
 * @param limit the maximum of rows, 1 to {@value #MAX_ROWS}
 * @param format json or csv, or null where the Accept header decides
 * @param users ids of the listeners that the request is about; empty where the endpoint takes none
 */
public record Filters(
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String country,
        @Nullable String device,
        @Nullable String artist,
        @Nullable String search,
        int limit,
        @Nullable String format,
        List<String> users) {

    /** The maximum of rows in a response. */
    public static final int MAX_ROWS = 10_000;

    /** The maximum of Unicode characters in a name that is a filter. */
    public static final int MAX_NAME = 1_000;

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2099, 12, 31);
    private static final Set<String> DEVICES = Set.of("mobile", "desktop", "web");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final String USER = "user_id";
    private static final Pattern USER_ID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    public Filters {
        users = List.copyOf(users);
    }

    /**
     * Reads the filters of a request.
     *
     * @param query the undecoded query string, or null
     * @param names the filters this endpoint takes, comma-separated; format is always taken; user_id must be given as
     *     often as it is named
     * @param defaultLimit the limit where none is given
     * @throws Problem 400 naming the parameter and what is allowed
     */
    public static Filters parse(@Nullable String query, String names, int defaultLimit) {
        List<String> allowed = new ArrayList<>(Arrays.asList(names.split(",", -1)));
        allowed.remove("");
        allowed.add("format");
        Map<String, List<String>> given = QueryString.parseRepeated(query, allowed);
        Map<String, String> values = QueryString.first(given);
        LocalDate from = date(values, "from");
        LocalDate to = date(values, "to");
        if (from != null && to != null && to.isBefore(from)) {
            throw Problem.badParameter("to", "%s is before from=%s".formatted(to, from), "from or a later day");
        }
        return new Filters(
                from,
                to,
                oneOf(values, "country", COUNTRIES, "an ISO 3166-1 alpha-2 code such as US, GB or DE"),
                oneOf(values, "device", DEVICES, "mobile, desktop or web"),
                name(values, "artist"),
                name(values, "search"),
                limit(values, defaultLimit),
                oneOf(values, "format", Set.of("json", "csv"), "json or csv"),
                users(given.getOrDefault(USER, List.of()), Collections.frequency(allowed, USER)));
    }

    /** Whether a statement names each filter that is set. */
    public boolean areAppliedBy(String sql) {
        return (from == null || sql.contains(":?from"))
                && (to == null || sql.contains(":?before"))
                && (country == null || sql.contains(":?country"))
                && (device == null || sql.contains(":?device"))
                && (artist == null || sql.contains(":?artist"));
    }

    /**
     * What the scripts under sql/api/ may name: from and before (days as text, before is exclusive), has_from, has_to,
     * country, device, artist and search (null for all), user_id and other_user_id (null where there is none), and
     * row_limit, which is one more than the limit: so that it is known whether rows are left out.
     */
    public Map<String, @Nullable Object> sqlParameters() {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        parameters.put("from", (from == null ? FIRST_DAY : from).toString());
        parameters.put("before", (to == null ? LAST_DAY : to).plusDays(1).toString());
        parameters.put("has_from", from != null);
        parameters.put("has_to", to != null);
        parameters.put("country", country);
        parameters.put("device", device);
        parameters.put("artist", artist);
        parameters.put("search", search);
        parameters.put("user_id", users.isEmpty() ? null : users.get(0));
        parameters.put("other_user_id", users.size() < 2 ? null : users.get(1));
        parameters.put("row_limit", limit + 1);
        return parameters;
    }

    private static @Nullable LocalDate date(Map<String, String> values, String name) {
        String text = values.get(name);
        if (text == null) {
            return null;
        }
        String allowed = "a day as YYYY-MM-DD, from %s to %s".formatted(FIRST_DAY, LAST_DAY);
        LocalDate day;
        try {
            day = LocalDate.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw Problem.badParameter(name, "'%s' is not a day".formatted(text), allowed);
        }
        if (day.isBefore(FIRST_DAY) || day.isAfter(LAST_DAY)) {
            throw Problem.badParameter(name, "%s is out of range".formatted(day), allowed);
        }
        return day;
    }

    private static @Nullable String oneOf(
            Map<String, String> values, String name, Set<String> choices, String allowed) {
        String text = values.get(name);
        if (text != null && !choices.contains(text)) {
            throw Problem.badParameter(name, "'%s' is not known".formatted(text), allowed);
        }
        return text;
    }

    private static @Nullable String name(Map<String, String> values, String name) {
        String text = values.get(name);
        int length = text == null ? 0 : text.codePointCount(0, text.length());
        if (length > MAX_NAME) {
            throw Problem.badParameter(
                    name, "the name has %d characters".formatted(length), "up to %d characters".formatted(MAX_NAME));
        }
        return text;
    }

    /** A UUID is the same in either case; gold has it in lower case. */
    private static List<String> users(List<String> given, int count) {
        String allowed = count == 1
                ? "a listener's UUID; GET /api/listeners lists them"
                : "the UUIDs of two listeners, as user_id=...&user_id=...; GET /api/listeners lists them";
        for (String text : given) {
            if (!USER_ID.matcher(text).matches()) {
                throw Problem.badParameter(USER, "'%s' is not a UUID".formatted(text), allowed);
            }
        }
        List<String> users = given.stream()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        if (given.size() < count) {
            throw Problem.badParameter(USER, given.isEmpty() ? "user_id is missing" : "one user_id is given", allowed);
        }
        if (users.size() < count) {
            throw Problem.badParameter(USER, "the same listener is given twice", allowed);
        }
        return users;
    }

    private static int limit(Map<String, String> values, int defaultLimit) {
        String text = values.get("limit");
        if (text == null) {
            return defaultLimit;
        }
        int limit = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_ROWS) {
            throw Problem.badParameter(
                    "limit", "'%s' is not allowed".formatted(text), "a whole number from 1 to %d".formatted(MAX_ROWS));
        }
        return limit;
    }
}
