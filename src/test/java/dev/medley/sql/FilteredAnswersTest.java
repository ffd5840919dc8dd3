package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.serve.Filters;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Filters select events first, then the measure is computed: a filtered answer is the unfiltered one of a warehouse that
 * never held other events. Sessions are cut by hand, because both warehouses cut them with the same script.
 */
final class FilteredAnswersTest {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 11, 16, 6, 0);
    private static final List<String> QUESTIONS = List.of(
            "top_songs",
            "top_artists",
            "plays_by_country",
            "device_usage",
            "event_types",
            "daily_active_users",
            "events_by_hour",
            "events_by_minute",
            "skip_rate",
            "artists_by_country");
    private static final List<String> TYPES = List.of("play", "play", "skip", "pause", "add_to_playlist");
    private static final List<String> WITHOUT_ARTIST = List.of("retention");

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void answersAsIfOnlyTheSelectedEventsExisted(long seed) throws SQLException {
        Random random = new Random(seed);
        List<BronzeRow> events = listen(random);
        try (WarehouseFixture warehouse = builtBitByBit(events, random)) {
            events.removeIf(event -> "u0".equals(event.userId()));
            for (int round = 0; round < 6; round++) {
                // Given
                Filters filters = filters(random, round);
                List<BronzeRow> selected =
                        events.stream().filter(event -> selects(filters, event)).toList();

                // When
                Map<String, List<String>> answers = answers(warehouse, filters);

                // Then
                try (WarehouseFixture without = new WarehouseFixture()) {
                    without.setNow("2026-11-20 03:17:30.000000");
                    without.load(selected);
                    without.build();
                    Filters none = new Filters(null, null, null, null, null, null, Filters.MAX_ROWS, null, List.of());
                    Map<String, List<String>> expected = answers(without, none);
                    if (filters.artist() != null) {
                        expected.keySet().removeAll(WITHOUT_ARTIST);
                        answers.keySet().removeAll(WITHOUT_ARTIST);
                    }
                    assertThat(answers).as("seed %d, %s", seed, filters).isEqualTo(expected);
                }
                if (filters.artist() == null) {
                    assertThat(warehouse.answer("sessions", filters.sqlParameters()))
                            .as("seed %d, %s", seed, filters)
                            .isEqualTo(sessions(events, filters));
                }
            }
            assertThat(warehouse.failingChecks("full")).isEmpty();
        }
    }

    private static Map<String, List<String>> answers(WarehouseFixture warehouse, Filters filters) throws SQLException {
        Map<String, List<String>> answers = new TreeMap<>();
        List<String> questions = new ArrayList<>(QUESTIONS);
        questions.addAll(WITHOUT_ARTIST);
        for (String question : questions) {
            answers.put(question, warehouse.answer(script(question, filters), filters.sqlParameters()));
        }
        String totals = warehouse
                .answer(script("kpis", filters), filters.sqlParameters())
                .get(0);
        answers.put("kpis", List.of(totals.replaceFirst("((?:\\d+ \\| ){4}\\d+).*", "$1")));
        return answers;
    }

    private static String script(String question, Filters filters) {
        SqlScripts scripts = new SqlScripts("sql");
        return Stream.of(question, question + "_filtered")
                .filter(name -> scripts.exists("api/" + name + ".sql"))
                .filter(name -> filters.areAppliedBy(scripts.query("api/" + name + ".sql")))
                .findFirst()
                .orElse(question);
    }

    /** Listeners who hardly ever stop, on devices and in countries that change: sessions pass midnights, and split. */
    private static List<BronzeRow> listen(Random random) {
        List<BronzeRow> events = new ArrayList<>();
        for (int user = 0; user < 4; user++) {
            LocalDateTime time = BEGIN.plusMinutes(random.nextInt(300));
            @Nullable String device = "web";
            @Nullable String country = "US";
            while (time.isBefore(BEGIN.plusDays(4))) {
                device = random.nextInt(3) == 0 ? pick(random, "mobile", "desktop", "web", "toaster") : device;
                country = random.nextInt(4) == 0 ? pick(random, "US", "UK", "DE", "ZZ") : country;
                String type = TYPES.get(random.nextInt(TYPES.size()));
                String song = "s" + random.nextInt(4);
                BronzeRow event =
                        BronzeRow.event("e" + user + "-" + events.size(), "u" + user, type, song, time.format(TIME));
                events.add(
                        random.nextInt(20) == 0 ? event.by(null, null).on(device, country) : event.on(device, country));
                boolean isPause = random.nextInt(12) == 0;
                time = time.plusSeconds(
                        isPause
                                ? random.nextInt(1_000, 30_000)
                                : random.nextInt(8) == 0 ? 1_800 : random.nextInt(30, 1_900));
            }
        }
        return events;
    }

    private static WarehouseFixture builtBitByBit(List<BronzeRow> events, Random random) throws SQLException {
        WarehouseFixture warehouse = new WarehouseFixture();
        warehouse.setNow("2026-11-20 03:17:30.000000");
        List<BronzeRow> arriving = new ArrayList<>(events);
        Collections.shuffle(arriving, random);
        int step = arriving.size() / 7 + 1;
        for (int first = 0; first < arriving.size(); first += step) {
            warehouse.load(arriving.subList(first, Math.min(first + step, arriving.size())));
            warehouse.build();
        }
        warehouse.erase("u0");
        warehouse.build();
        return warehouse;
    }

    private static Filters filters(Random random, int round) {
        LocalDate from = LocalDate.of(2026, 11, 16).plusDays(random.nextInt(3));
        LocalDate to = from.plusDays(random.nextInt(3));
        return new Filters(
                round % 3 == 0 ? null : from,
                round % 3 == 2 ? null : to,
                round == 1 ? null : pick(random, "US", "GB", "DE", null),
                pick(random, "mobile", "desktop", "web", null),
                round == 4 ? "Artist 1" : null,
                null,
                Filters.MAX_ROWS,
                null,
                List.of());
    }

    private static boolean selects(Filters filters, BronzeRow event) {
        LocalDate day = time(event).toLocalDate();
        String country = "UK".equals(event.country()) ? "GB" : event.country();
        return (filters.from() == null || !day.isBefore(filters.from()))
                && (filters.to() == null || !day.isAfter(filters.to()))
                && (filters.country() == null || filters.country().equals(country))
                && (filters.device() == null || filters.device().equals(event.deviceType()))
                && (filters.artist() == null || filters.artist().equals(event.artistName()));
    }

    /** What /api/sessions is to answer, one event after the other. */
    private static List<String> sessions(List<BronzeRow> events, Filters filters) {
        Map<LocalDate, List<List<BronzeRow>>> byDay = new TreeMap<>();
        for (int user = 0; user < 4; user++) {
            String name = "u" + user;
            List<BronzeRow> open = new ArrayList<>();
            for (BronzeRow event : events) {
                if (!name.equals(event.userId())) {
                    continue;
                }
                if (open.isEmpty()
                        || Duration.between(time(open.get(open.size() - 1)), time(event))
                                        .toMinutes()
                                >= 30) {
                    open = new ArrayList<>();
                    if (selects(filters, event)) {
                        byDay.computeIfAbsent(time(event).toLocalDate(), day -> new ArrayList<>())
                                .add(open);
                    }
                }
                open.add(event);
            }
        }
        List<String> lines = new ArrayList<>();
        byDay.forEach((day, sessions) -> lines.add(line(day, sessions)));
        return lines;
    }

    private static String line(LocalDate day, List<List<BronzeRow>> sessions) {
        Set<@Nullable String> users = new HashSet<>();
        Map<String, Integer> types = new TreeMap<>();
        long seconds = 0;
        int events = 0;
        for (List<BronzeRow> session : sessions) {
            users.add(session.get(0).userId());
            seconds += Duration.between(time(session.get(0)), time(session.get(session.size() - 1)))
                    .toSeconds();
            events += session.size();
            session.forEach(event -> types.merge(String.valueOf(event.eventType()), 1, Integer::sum));
        }
        return "%s | %d | %d | %s | %s | %d | %d | %d"
                .formatted(
                        day,
                        sessions.size(),
                        users.size(),
                        seconds / (double) sessions.size(),
                        events / (double) sessions.size(),
                        types.getOrDefault("play", 0),
                        types.getOrDefault("skip", 0),
                        types.getOrDefault("add_to_playlist", 0));
    }

    private static LocalDateTime time(BronzeRow event) {
        return LocalDateTime.parse(String.valueOf(event.eventAt()), TIME);
    }

    private static @Nullable String pick(Random random, @Nullable String... values) {
        return values[random.nextInt(values.length)];
    }
}
