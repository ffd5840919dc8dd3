package dev.medley.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the checks of an hour against the same hour of earlier weeks find in a month, and what they leave alone. */
final class HourlyChecksIT {

    private static final String VOLUME = "hourly_volume";
    private static final String SKIPS = "hourly_skip_rate";
    private static final int SEEDS = 3;
    private static final int FIRST_JUDGED = ListeningMonth.HOURS - 7 * 24 - 1;
    private static final int LAST_JUDGED = ListeningMonth.HOURS - 2;
    /** A Wednesday, from 14:00. */
    private static final int HOUR = 23 * 24 + 14;

    @Test
    void quietMonthsRaiseNoAlert() throws SQLException {
        Set<String> found = new TreeSet<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (ListeningMonth month = ListeningMonth.of(seed)) {
                found.addAll(findings(month, seed));
            }
        }
        System.out.printf("Quiet: %d months, %d false alarms %s%n", SEEDS, found.size(), found);
        assertThat(found).isEmpty();
    }

    @Test
    void monthsWhoseEventsComeInSessionsRaiseFew() throws SQLException {
        Set<String> found = new TreeSet<>();
        for (int seed = 1; seed <= 2; seed++) {
            try (ListeningMonth month = ListeningMonth.ofSessions(seed, 8)) {
                found.addAll(findings(month, seed));
            }
        }
        System.out.printf("Sessions: %d false alarms %s%n", found.size(), found);
        assertThat(found).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void whatIsPlantedIsFound() throws SQLException {
        Set<String> planted = new TreeSet<>();
        Set<String> found = new TreeSet<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (ListeningMonth month = ListeningMonth.of(seed)) {
                planted.addAll(plant(month, seed));
                found.addAll(findings(month, seed));
            }
        }
        for (String check : Set.of(VOLUME, SKIPS)) {
            Set<String> truly = of(check, planted);
            Set<String> said = of(check, found);
            Set<String> both = new TreeSet<>(said);
            both.retainAll(truly);
            double precision = both.size() / (double) said.size();
            double recall = both.size() / (double) truly.size();
            System.out.printf(
                    "%s: planted %d, found %d, precision %.3f, recall %.3f%n",
                    check, truly.size(), said.size(), precision, recall);
            assertThat(precision).as(check).isGreaterThanOrEqualTo(0.95);
            assertThat(recall).as(check).isGreaterThanOrEqualTo(0.9);
        }
    }

    private static Set<String> of(String check, Set<String> findings) {
        Set<String> chosen = new TreeSet<>(findings);
        chosen.removeIf(finding -> !finding.startsWith(check));
        return chosen;
    }

    private static Set<String> findings(ListeningMonth month, long seed) throws SQLException {
        Set<String> found = new TreeSet<>();
        for (int hour = FIRST_JUDGED; hour <= LAST_JUDGED; hour++) {
            for (String check : Set.of(VOLUME, SKIPS)) {
                for (String subject : month.findsAfter(hour, check)) {
                    found.add(finding(check, seed, hour, subject));
                }
            }
        }
        return found;
    }

    private static String finding(String check, long seed, int hour, String subject) {
        return "%s of month %d, hour %d: %s".formatted(check, seed, hour, subject);
    }

    /** Hours with none, half or twice the events, and songs that are skipped otherwise, of those heard often enough. */
    private static Set<String> plant(ListeningMonth month, long seed) throws SQLException {
        Random random = new Random(seed);
        Set<String> planted = new TreeSet<>();
        Map<Integer, Double> volumes = new TreeMap<>();
        for (int i = 0; i < 12; i++) {
            volumes.put(hourOf(random, i), new double[] {0, 0.5, 2}[i % 3]);
        }
        for (Map.Entry<Integer, Double> volume : volumes.entrySet()) {
            month.multiply(volume.getKey(), volume.getValue());
            planted.add(finding(VOLUME, seed, volume.getKey(), "stream"));
        }
        for (int i = 0; i < 12; i++) {
            int hour = hourOf(random, i);
            int[] songs = IntStream.range(0, 20)
                    .filter(song -> ListeningMonth.heardIn(hour, song) >= 120)
                    .toArray();
            if (songs.length > 0 && !volumes.containsKey(hour)) {
                int song = songs[random.nextInt(songs.length)];
                month.skipOtherwise(hour, song);
                planted.add(finding(SKIPS, seed, hour, String.valueOf(song)));
            }
        }
        return planted;
    }

    /** One of the hours of a twelfth of what is judged. */
    private static int hourOf(Random random, int twelfth) {
        int hours = (LAST_JUDGED - FIRST_JUDGED) / 12;
        return FIRST_JUDGED + twelfth * hours + random.nextInt(hours);
    }

    @Test
    void anHourThatIsNotOverIsNotCompared() throws SQLException {
        try (ListeningMonth month = ListeningMonth.of(1)) {
            // Given half of the hour's events, as of an hour that is half over
            month.multiply(HOUR, 0.3);

            // When, Then
            var half = ListeningMonth.START.plusHours(HOUR).plusMinutes(30);
            assertThat(month.finds(half, half, VOLUME)).isEmpty();
            var over = ListeningMonth.START.plusHours(HOUR + 1).plusMinutes(2);
            assertThat(month.finds(over, half, VOLUME)).as("not loaded since").isEmpty();
            assertThat(month.finds(over, over, VOLUME)).containsExactly("stream");
        }
    }

    @Test
    void anEventOfAClockThatIsAheadMovesNothing() throws SQLException {
        try (ListeningMonth month = ListeningMonth.of(1)) {
            // Given gold until half past, and one event of tomorrow
            month.execute(
                    "delete from gold.event_volume_by_hour where hour_at > '%s'".formatted(ListeningMonth.at(HOUR)));
            month.execute("insert into gold.event_volume_by_hour values ('%s', 1, 1)"
                    .formatted(ListeningMonth.at(HOUR + 20)));
            month.multiply(HOUR, 0.3);

            // When, Then
            var half = ListeningMonth.START.plusHours(HOUR).plusMinutes(30);
            assertThat(month.finds(half, half, VOLUME)).isEmpty();
            assertThat(month.finds(half.plusHours(1), half, VOLUME)).isEmpty();
        }
    }

    @Test
    void nothingIsComparedWhileGoldIsADayBehind() throws SQLException {
        try (ListeningMonth month = ListeningMonth.of(1)) {
            // Given
            month.multiply(HOUR, 0.3);
            month.skipOtherwise(HOUR, 0);
            month.execute("delete from gold.event_volume_by_hour where hour_at > '%s'"
                    .formatted(ListeningMonth.at(HOUR + 1)));

            // When, Then
            for (String check : Set.of(VOLUME, SKIPS)) {
                var now = ListeningMonth.START.plusHours(HOUR + 1).plusMinutes(10);
                assertThat(month.finds(now, now, check)).as(check).hasSize(1);
                assertThat(month.finds(now.plusHours(30), now.plusHours(30), check))
                        .as(check)
                        .isEmpty();
            }
        }
    }

    @Test
    void inTheFirstWeeksAnHourIsComparedWithTheDaysBefore() throws SQLException {
        try (ListeningMonth month = ListeningMonth.of(1)) {
            // Given five days before the hour, so that no hour of an earlier week is there
            for (String table : Set.of("gold.event_volume_by_hour", "gold.listening_facts")) {
                month.execute("delete from %s where hour_at < '%s'".formatted(table, ListeningMonth.at(HOUR - 5 * 24)));
            }

            // When, Then
            assertThat(month.findsAfter(HOUR, VOLUME)).isEmpty();
            month.multiply(HOUR, 0.3);
            month.skipOtherwise(HOUR, 0);
            assertThat(month.findsAfter(HOUR, VOLUME)).containsExactly("stream");
            assertThat(month.findsAfter(HOUR, SKIPS)).isEmpty();
        }
    }
}
