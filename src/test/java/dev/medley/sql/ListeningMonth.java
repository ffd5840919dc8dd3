package dev.medley.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A month of listening in gold, by the hour, with a rhythm of days and weeks: 20 songs, of which few are heard often; the
 * counts of an hour scatter as Poisson's distribution has it. All that chance decides comes from a seed.
 */
public final class ListeningMonth implements AutoCloseable {

    /** A Monday. */
    static final LocalDateTime START = LocalDateTime.of(2026, 10, 5, 0, 0);

    static final int HOURS = 30 * 24;
    private static final int SONGS = 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final WarehouseFixture warehouse;
    private final Random random;
    private final double[] usualRates;
    private final int eventsOfSession;

    private ListeningMonth(WarehouseFixture warehouse, long seed, int eventsOfSession) {
        this.warehouse = warehouse;
        this.random = new Random(seed);
        this.usualRates = random.doubles(SONGS, 0.05, 0.5).toArray();
        this.eventsOfSession = eventsOfSession;
    }

    /** A month in a DuckDB in memory. */
    static ListeningMonth of(long seed) throws SQLException {
        return ofSessions(seed, 1);
    }

    /** The same where events come in sessions of as many, so that hours scatter more. */
    static ListeningMonth ofSessions(long seed, int events) throws SQLException {
        ListeningMonth month = new ListeningMonth(
                new WarehouseFixture(
                        DriverManager.getConnection("jdbc:duckdb:"), "duckdb", new SqlScripts("sql"), false),
                seed,
                events);
        month.fill(hour -> true);
        return month;
    }

    /** One hour and the same hour of the weeks before, in an empty Snowflake database. */
    public static ListeningMonth onSnowflake(Connection connection, int hour) throws SQLException {
        ListeningMonth month =
                new ListeningMonth(new WarehouseFixture(connection, "snowflake", new SqlScripts("sql"), false), 1, 1);
        month.fill(each -> each % 168 == hour % 168 || each == hour + 1);
        return month;
    }

    private void fill(Predicate<Integer> isFilled) throws SQLException {
        warehouse.execute("insert into ops.load_batches (batch_id, state) values (1, 'PUBLISHED')");
        for (int hour = 0; hour < HOURS; hour++) {
            if (isFilled.test(hour)) {
                fill(hour);
            }
        }
    }

    private void fill(int hour) throws SQLException {
        List<String> rows = new ArrayList<>();
        long events = 0;
        for (int song = 0; song < SONGS; song++) {
            long heard = sessions(eventsIn(hour) * shareOf(song) * 0.8);
            long skips = binomial(heard, usualRates[song]);
            long pauses = sessions(eventsIn(hour) * shareOf(song) * 0.2);
            events += heard + pauses;
            rows.add("('%s', 'u', '%s', 'Song %d', %d, %d, %d, %d)"
                    .formatted(at(hour), song, song, heard + pauses, heard - skips, skips, pauses));
        }
        warehouse.execute(
                "insert into gold.listening_facts (hour_at, user_id, song_id, song_name, events, plays, skips,"
                        + " pauses) values " + String.join(", ", rows));
        warehouse.execute("insert into gold.event_volume_by_hour values ('%s', %d, 9)".formatted(at(hour), events));
    }

    /** How many events an hour has on average: few at night, more on weekends. */
    static double eventsIn(int hour) {
        DayOfWeek day = START.plusHours(hour).getDayOfWeek();
        boolean isWeekend = day == DayOfWeek.SATURDAY || day == DayOfWeek.SUNDAY;
        return 800 * (1 + 0.6 * Math.sin((hour - 9) * Math.PI / 12)) * (isWeekend ? 1.4 : 1);
    }

    private static double shareOf(int song) {
        return 1 / (song + 1.0) / 3.6;
    }

    /** How often a song is played or skipped in an hour, on average. */
    static double heardIn(int hour, int song) {
        return eventsIn(hour) * shareOf(song) * 0.8;
    }

    private long sessions(double events) {
        return eventsOfSession * poisson(events / eventsOfSession);
    }

    private long poisson(double mean) {
        long count = -1;
        for (double waited = 0; waited < mean; count++) {
            waited -= Math.log(1 - random.nextDouble());
        }
        return Math.max(count, 0);
    }

    private long binomial(long cases, double share) {
        return random.doubles(cases).filter(each -> each < share).count();
    }

    /** Makes an hour's events a multiple of what they are; 0 takes the hour away. */
    public void multiply(int hour, double factor) throws SQLException {
        for (String table : List.of("gold.event_volume_by_hour", "gold.listening_facts")) {
            warehouse.execute(
                    factor == 0
                            ? "delete from %s where hour_at = '%s'".formatted(table, at(hour))
                            : "update %s set events = cast(round(events * %s) as bigint) where hour_at = '%s'"
                                    .formatted(table, factor, at(hour)));
        }
    }

    /** Makes a song's skip rate in an hour another, by chance as large as it must be: 0.35 more or less. */
    public void skipOtherwise(int hour, int song) throws SQLException {
        double rate = usualRates[song] + (usualRates[song] > 0.4 ? -0.35 : 0.35);
        long heard = poisson(heardIn(hour, song));
        long skips = binomial(heard, rate);
        warehouse.execute(
                "update gold.listening_facts set plays = %d, skips = %d where hour_at = '%s' and song_id = '%d'"
                        .formatted(heard - skips, skips, at(hour), song));
    }

    /** Changes gold by hand. */
    void execute(String sql) throws SQLException {
        warehouse.execute(sql);
    }

    /** The subjects that a check finds five minutes after an hour, when all of it is loaded. */
    public Set<String> findsAfter(int hour, String check) throws SQLException {
        LocalDateTime now = START.plusHours(hour + 1).plusMinutes(5);
        return finds(now, now.minusMinutes(2), check);
    }

    /** The subjects that a check finds at a time, after a load at another. */
    Set<String> finds(LocalDateTime now, LocalDateTime loadedAt, String check) throws SQLException {
        warehouse.execute("update ops.load_batches set loaded_at = '%s'".formatted(TIME.format(loadedAt)));
        String sql = new SqlScripts("sql").read("checks/" + check + ".sql").query();
        Set<String> subjects = new TreeSet<>();
        warehouse
                .rows(sql.replace(":?now", "'" + TIME.format(now) + "'"))
                .forEach(row -> subjects.add(String.valueOf(row.get(0))));
        return subjects;
    }

    static String at(int hour) {
        return TIME.format(START.plusHours(hour));
    }

    @Override
    public void close() throws SQLException {
        warehouse.close();
    }
}
