package dev.medley.powerbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.medley.powerbi.ProjectSource.Measure;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each measure is the mart's column that it mirrors, for each key of the mart. No engine for DAX runs here: the few functions
 * that the measures use are written as SQL.
 */
final class MeasuresTest {

    private static final ProjectSource SOURCE = ProjectSource.read(PowerBiProject.FOLDER.resolve("project.yaml"));
    private static final Map<String, Measure> MEASURES = SOURCE.allMeasures();
    private static final Map<String, GoldTable> TABLES =
            GoldTable.readAll().stream().collect(Collectors.toMap(GoldTable::name, Function.identity()));
    private static final MigratedWarehouse WAREHOUSE = open();

    /** A DAX function, and the SQL that gives the same number. */
    private record Rule(Pattern dax, String sql) {}

    private static final List<Rule> RULES = List.of(
            new Rule(Pattern.compile("^DIVIDE\\((.+?), (.+)\\)$"), "cast($1 as double) / nullif($2, 0)"),
            new Rule(Pattern.compile("SUMX\\(\\w+, ([^()]+)\\)"), "sum($1)"),
            new Rule(Pattern.compile("SUM\\("), "sum("),
            new Rule(Pattern.compile("DISTINCTCOUNTNOBLANK\\("), "count(distinct "),
            new Rule(Pattern.compile("(\\w+)\\[(\\w+)]"), "$1.$2"));

    private static MigratedWarehouse open() {
        try {
            return new MigratedWarehouse();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** 500 events of five listeners in seven weeks; some without artist, device or country. */
    @BeforeAll
    static void build() throws SQLException {
        WAREHOUSE.execute("""
                        insert into silver.spotify_events
                            (event_id, user_id, song_id, artist_name, song_name, event_type, device_type, country, event_at)
                        select
                            'e' || i,
                            'u' || hash(i, 1) % 5,
                            's' || hash(i, 2) % 7,
                            case when hash(i, 2) % 7 < 6 then 'Artist ' || (hash(i, 2) % 3) end,
                            'Song',
                            ['play', 'play', 'skip', 'pause', 'add_to_playlist'][cast(hash(i, 3) % 5 as bigint) + 1],
                            ['mobile', 'desktop', 'web', null][cast(hash(i, 4) % 4 as bigint) + 1],
                            ['US', 'GB', 'DE', null][cast(hash(i, 5) % 4 as bigint) + 1],
                            timestamp '2026-10-05 00:00:00' + to_minutes(cast(hash(i, 6) % 70000 as bigint))
                        from range(500) as numbers (i)
                        """);
        WAREHOUSE.run("rebuild");
        WAREHOUSE.run("gold");
    }

    @AfterAll
    static void close() throws SQLException {
        WAREHOUSE.close();
    }

    @ParameterizedTest
    @MethodSource("mirrors")
    void equalsTheMart(String table, String measure, String mirror) throws SQLException {
        // Given
        GoldTable mart = Objects.requireNonNull(TABLES.get(mirror.substring(0, mirror.indexOf('.'))), mirror);
        String column = mirror.substring(mirror.indexOf('.') + 1);
        String keys = String.join("", mart.key().stream().map(key -> key + ", ").toList());
        String same = mart.key().stream()
                .map(key -> " and mart.%s is not distinct from measured.%1$s".formatted(key))
                .collect(Collectors.joining("", "true", ""));

        // When
        List<List<@Nullable String>> rows = WAREHOUSE.rows("""
                select mart.%s, measured.measure, mart
                from gold.%s as mart
                left join (
                    select %s %s as measure
                    from (%s) as %s
                    group by all
                ) as measured on %s
                """.formatted(
                        column,
                        mart.name(),
                        keys,
                        sql(measure),
                        table.equals("listening_facts")
                                ? "select *, cast(hour_at as date) as day from gold.listening_facts"
                                : "from gold." + table,
                        table,
                        same));

        // Then
        assertThat(rows).isNotEmpty();
        assertThat(rows).allMatch(row -> isSame(row.get(0), row.get(1)));
    }

    private static boolean isSame(@Nullable String number, @Nullable String other) {
        if (number == null || other == null) {
            return number == null && other == null;
        }
        return Math.abs(Double.parseDouble(number) - Double.parseDouble(other)) < 1e-9;
    }

    static Stream<Arguments> mirrors() {
        return SOURCE.measures().entrySet().stream().flatMap(table -> table.getValue().entrySet().stream()
                .flatMap(measure -> measure.getValue().mirrors().stream()
                        .map(mirror -> arguments(table.getKey(), measure.getKey(), mirror))));
    }

    @Test
    void eventTypesAreThoseOfTheApi() throws SQLException {
        List<String> types =
                Objects.requireNonNull(SOURCE.lists().get("event_types")).values();
        String dax = dax("Events by type");
        List<String> found = WAREHOUSE.rows("select distinct event_type from silver.spotify_events").stream()
                .map(row -> row.get(0))
                .toList();

        assertThat(types).containsExactlyInAnyOrderElementsOf(found);
        assertThat(types).allMatch(type -> dax.contains('"' + type + '"'));
    }

    private static String dax(String measure) {
        return Objects.requireNonNull(MEASURES.get(measure), measure).dax();
    }

    private static String sql(String measure) {
        String sql = dax(measure);
        for (Rule rule : RULES) {
            sql = rule.dax().matcher(sql).replaceAll(rule.sql());
        }
        return Pattern.compile("\\[([^]]+)]").matcher(sql).replaceAll(name -> "(" + sql(name.group(1)) + ")");
    }
}
