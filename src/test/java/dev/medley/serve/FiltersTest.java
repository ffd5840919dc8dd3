package dev.medley.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.medley.http.Problem;
import java.net.URLEncoder;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;

class FiltersTest {

    private static final String NAMES = "from,to,country,device,artist,limit";
    private static final int DEFAULT_LIMIT = 10;

    private static Filters parse(String query) {
        return Filters.parse(query, NAMES, DEFAULT_LIMIT);
    }

    private static String query(String name, Object value) {
        return name + "=" + URLEncoder.encode(String.valueOf(value), UTF_8);
    }

    /** Expects a refusal that names the parameter and what is allowed. */
    private static void assertRefused(String query, String parameter) {
        Problem problem = catchThrowableOfType(Problem.class, () -> parse(query));
        assertThat(problem).as(query).isNotNull();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.fields()).containsEntry("parameter", parameter).containsKeys("error", "allowed");
        assertThat(String.valueOf(problem.fields().get("allowed"))).isNotBlank();
    }

    /** What was read, written again. */
    private static String canonical(Filters filters) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("from", filters.from());
        values.put("to", filters.to());
        values.put("country", filters.country());
        values.put("device", filters.device());
        values.put("artist", filters.artist());
        values.put("limit", filters.limit());
        values.put("format", filters.format());
        return values.entrySet().stream()
                .filter(value -> value.getValue() != null)
                .map(value -> query(value.getKey(), Objects.requireNonNull(value.getValue())))
                .collect(Collectors.joining("&"));
    }

    @Provide
    Arbitrary<String> queries() {
        Arbitrary<String> names =
                Arbitraries.of("from", "to", "country", "device", "artist", "limit", "format", "x", "");
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of("2026-11-01", "2026-12-31", "1999-12-31", "GB", "US", "uk", "web", "csv", "5", "0", ""),
                Arbitraries.strings()
                        .withChars("0123456789-+%&=ABab\u00e9\u0000\ufffd")
                        .ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(8).map(text -> URLEncoder.encode(text, UTF_8)));
        Arbitrary<String> pairs = Combinators.combine(names, values).as((name, value) -> name + "=" + value);
        return Arbitraries.oneOf(pairs.list().ofMaxSize(4).map(list -> String.join("&", list)), Arbitraries.strings());
    }

    @Property
    void anyTextIsRefusedWithTheReasonOrReadAsItReadsWhenWrittenAgain(@ForAll("queries") String query) {
        // When
        Problem problem = catchThrowableOfType(Problem.class, () -> parse(query));

        // Then
        if (problem == null) {
            Filters read = parse(query);
            assertThat(parse(canonical(read))).isEqualTo(read);
        } else {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.fields()).containsKeys("error", "parameter", "allowed");
        }
    }

    @Provide
    Arbitrary<String> almostDays() {
        Arbitrary<String> shapes = Combinators.combine(
                        Arbitraries.integers().between(1995, 2105),
                        Arbitraries.integers().between(0, 13),
                        Arbitraries.integers().between(0, 32),
                        Arbitraries.of(
                                "%04d-%02d-%02d", "%04d-%02d-%02d", "%04d-%02d-%02d", "%d-%d-%d", "%04d%02d%02d"))
                .as((year, month, day, shape) -> shape.formatted(year, month, day));
        return Arbitraries.oneOf(
                shapes, Arbitraries.strings().withChars("0123456789-TZ: ").ofLength(10));
    }

    @Property
    void aDayOfTheCalendarIsReadAndNoOther(@ForAll("almostDays") String text) {
        if (isDay(text)) {
            Filters filters = parse("from=" + text + "&to=" + text);
            assertThat(filters.from()).hasToString(text);
            assertThat(filters.sqlParameters())
                    .containsEntry("from", text)
                    .containsEntry("before", LocalDate.parse(text).plusDays(1).toString());
        } else {
            assertRefused(query("from", text), "from");
            assertRefused(query("to", text), "to");
        }
    }

    private static boolean isDay(String text) {
        if (!text.matches("20\\d\\d-\\d\\d-\\d\\d")) {
            return false;
        }
        List<Integer> parts =
                Stream.of(text.split("-", -1)).map(Integer::valueOf).toList();
        return parts.get(1) >= 1
                && parts.get(1) <= 12
                && YearMonth.of(parts.get(0), parts.get(1)).isValidDay(parts.get(2));
    }

    @Property
    void theLastDayIsNeverBeforeTheFirst(
            @ForAll @IntRange(max = 36_000) int first, @ForAll @IntRange(max = 36_000) int last) {
        LocalDate from = LocalDate.of(2000, 1, 1).plusDays(first);
        LocalDate to = LocalDate.of(2000, 1, 1).plusDays(last);
        String query = "from=" + from + "&to=" + to;
        if (last < first) {
            assertRefused(query, "to");
        } else {
            assertThat(parse(query)).extracting(Filters::from, Filters::to).containsExactly(from, to);
        }
    }

    @Provide
    Arbitrary<String> codes() {
        return Arbitraries.oneOf(
                Arbitraries.of("US", "GB", "CA", "AU", "IN", "DE", "UK", "EU", "ZZ", "XX", "usa", "USA", "us", "Gb"),
                Arbitraries.strings().withCharRange('A', 'Z').ofLength(2),
                Arbitraries.strings().ofMinLength(1).ofMaxLength(3));
    }

    @Property
    void aCountryIsTwoCapitalsThatIsoKnows(@ForAll("codes") String code) {
        if (code.matches("[A-Z]{2}") && hasThreeLetterCode(code)) {
            assertThat(parse("country=" + code).country()).isEqualTo(code);
        } else {
            assertRefused(query("country", code), "country");
        }
    }

    private static boolean hasThreeLetterCode(String code) {
        try {
            return !new Locale.Builder()
                    .setRegion(code)
                    .build()
                    .getISO3Country()
                    .isEmpty();
        } catch (MissingResourceException unknown) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> devices() {
        return Arbitraries.oneOf(
                Arbitraries.of("mobile", "desktop", "web", "Web", "MOBILE", "tv", "web ", "mobile,web", "null"),
                Arbitraries.strings().ofMinLength(1).ofMaxLength(7));
    }

    @Property
    void aDeviceIsOneOfThree(@ForAll("devices") String device) {
        if (device.equals("mobile") || device.equals("desktop") || device.equals("web")) {
            assertThat(parse("device=" + device).device()).isEqualTo(device);
        } else {
            assertRefused(query("device", device), "device");
        }
    }

    @Provide
    Arbitrary<String> limits() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(-2, 10_002).map(String::valueOf),
                Arbitraries.longs().map(String::valueOf),
                Arbitraries.strings().withChars("0123456789.e-").ofMinLength(1).ofMaxLength(6));
    }

    @Property
    void aLimitIsAWholeNumberUpToTheMost(@ForAll("limits") String limit) {
        boolean isAllowed = limit.matches("0*([1-9]\\d{0,3}|10000)");
        if (isAllowed) {
            assertThat(parse("limit=" + limit).limit()).isEqualTo(Integer.parseInt(limit));
        } else {
            assertRefused("limit=" + limit, "limit");
        }
    }

    @Property
    void anArtistComesThroughAsWritten(@ForAll @StringLength(max = 1_000) String artist) {
        boolean isUtf8 = UTF_8.newEncoder().canEncode(artist);
        if (artist.indexOf('\0') >= 0) {
            assertRefused(query("artist", artist), "artist");
        } else if (isUtf8) {
            assertThat(parse(query("artist", artist)).artist()).isEqualTo(artist);
        }
    }

    @Example
    void aNameIsMeasuredInCharactersAndNotInUnitsOfUtf16() {
        // Given
        String longest = "\ud83c\udfb5".repeat(Filters.MAX_NAME);

        // Then
        assertThat(parse(query("artist", longest)).artist()).isEqualTo(longest);
        assertRefused(query("artist", longest + "a"), "artist");
    }

    @Example
    void anEmptyNameIsAName() {
        assertThat(parse("artist=").artist()).isEmpty();
        assertThat(parse("").artist()).isNull();
        List.of("from", "to", "country", "device", "limit", "format").forEach(name -> assertRefused(name + "=", name));
    }

    @Provide
    Arbitrary<String> plainNames() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\u024f')
                .withCharRange('\u4e00', '\u4fff')
                .withChars('\u2028', '\ufeff')
                .ofMinLength(1)
                .ofMaxLength(200);
    }

    @Property
    void everyPlainNameIsAnArtist(@ForAll("plainNames") String artist) {
        assertThat(parse(query("artist", artist)).artist()).isEqualTo(artist);
    }

    @Example
    void theLastDayIsIncluded() {
        // When
        Filters filters = parse("from=2026-11-01&to=2026-11-30");

        // Then
        assertThat(filters.from()).isEqualTo(LocalDate.of(2026, 11, 1));
        assertThat(filters.sqlParameters()).containsEntry("from", "2026-11-01").containsEntry("before", "2026-12-01");
    }
}
