package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineageTest {

    private static final List<TableScripts.Parsed> FILES = TableScripts.parse(TableScripts.read(new SqlScripts("sql")));

    private final Lineage.Graph graph = Lineage.graph(FILES);

    @Test
    void everyGoldTableIsFilledFromSomething() {
        // Given
        Set<String> goldTables = TableScripts.described(FILES).keySet().stream()
                .filter(table -> table.startsWith("gold."))
                .collect(Collectors.toCollection(TreeSet::new));

        // When
        Set<String> filled = graph.edges().stream()
                .map(Lineage.Edge::target)
                .filter(table -> table.startsWith("gold."))
                .collect(Collectors.toCollection(TreeSet::new));

        // Then
        assertThat(goldTables).hasSizeGreaterThan(15);
        assertThat(filled).isEqualTo(goldTables);
    }

    @Test
    void noTableStandsAlone() {
        // When
        Set<String> joined = graph.edges().stream()
                .flatMap(edge -> Stream.of(edge.source(), edge.target()))
                .collect(Collectors.toSet());

        // Then
        assertThat(joined).containsExactlyInAnyOrderElementsOf(graph.nodes());
    }

    @Test
    void aBuildsToolsArePassedThroughAndItsOrdersMakeNoEdge() {
        assertThat(graph.nodes()).noneMatch(table -> table.startsWith("ops."));
        assertThat(graph.edges())
                .contains(
                        new Lineage.Edge(
                                "bronze.spotify_events", "silver.spotify_events", "sql/silver/70_spotify_events.sql"),
                        new Lineage.Edge(
                                "silver.countries", "silver.spotify_events", "sql/silver/70_spotify_events.sql"),
                        new Lineage.Edge(
                                "silver.spotify_events", "gold.listening_facts", "sql/gold/10_listening_facts.sql"),
                        new Lineage.Edge("gold.daily_listening", "gold.top_songs", "sql/gold/40_top_songs.sql"))
                .noneMatch(edge -> edge.source().startsWith("bronze.")
                        && edge.target().startsWith("gold.")
                        && !edge.target().equals("gold.plays_by_app"));
    }

    @Test
    void everyTableIsDescribedWithItsColumns() throws IOException {
        // When
        JsonNode answer = new ObjectMapper()
                .readTree(new Lineage(new SqlScripts("sql")).response(null).body());

        // Then
        assertThat(answer.get("nodes")).hasSize(graph.nodes().size()).allSatisfy(node -> {
            assertThat(node.get("description").asText())
                    .as(node.get("id").asText())
                    .isNotBlank();
            assertThat(node.get("columns")).as(node.get("id").asText()).isNotEmpty();
            if (!node.get("layer").asText().equals("gold")) {
                assertThat(node.get("columns"))
                        .noneMatch(column -> column.get("description").isNull());
            }
        });
        JsonNode topSongs = named(answer.get("nodes"), "id", "gold.top_songs");
        assertThat(named(topSongs.get("columns"), "name", "unique_users")).isEqualTo(new ObjectMapper().readTree("""
                                {"name": "unique_users", "type": "bigint", "is_key": false,
                                 "description": "Listeners with at least one event of the song",
                                 "sources": ["gold.song_listeners.*"], "unknown_sources": null}"""));
        assertThat(named(topSongs.get("columns"), "name", "song_id")
                        .get("is_key")
                        .asBoolean())
                .isTrue();
    }

    @Nested
    class AColumn {

        private final Map<String, TableScripts.Described> tables = TableScripts.described(FILES);
        private final ColumnOrigins origins = ColumnOrigins.of(FILES, tables);

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        silver.spotify_events  | event_at          | bronze.spotify_events.event_at
                        silver.spotify_events  | country           | bronze.spotify_events.country, silver.countries.country
                        silver.rejected_events | reject_reason     | bronze.spotify_events.reject_reason
                        gold.listening_facts   | plays             | silver.spotify_events.event_type
                        gold.listening_facts   | events            | silver.spotify_events.*
                        gold.user_days         | day               | gold.listening_facts.hour_at
                        gold.artist_listeners  | artist_name       | gold.listening_facts.artist_name
                        gold.session_patterns  | duration_seconds  | silver.spotify_events.event_at
                        gold.kpis              | total_events      | gold.device_usage.total_events
                        gold.skip_rate_by_song | skip_rate         | gold.top_songs.total_plays, gold.top_songs.total_skips
                        gold.top_artists_by_country | rank_in_country | gold.daily_listening.country, gold.daily_listening.plays
                        """)
        void comesFromThoseThatItsValueIsComputedFrom(String table, String column, String sources) {
            assertThat(origins.origin(table, column, graph.sources(table)))
                    .isEqualTo(new ColumnOrigins.Origin(new TreeSet<>(List.of(sources.split(", "))), null));
        }

        @Test
        void ofGoldHasAnOriginInTheTablesThatItsTableIsFilledFrom() {
            // Given what somebody added is followed as far as it goes
            List<TableScripts.Parsed> ours = FILES.stream()
                    .filter(file -> !file.script().matches("ddl/[1-9]\\d\\d_.*"))
                    .toList();

            // When
            List<String> without = new ArrayList<>();
            TableScripts.described(ours)
                    .forEach((table, described) -> described.columns().keySet().forEach(column -> {
                        ColumnOrigins.Origin origin = origins.origin(table, column, graph.sources(table));
                        if (table.startsWith("gold.")
                                && (origin.unknown() != null || origin.columns().isEmpty())) {
                            without.add(table + '.' + column + ' ' + origin);
                        }
                    }));

            // Then
            assertThat(without).isEmpty();
        }

        @Test
        void ofBronzeIsFilledByTheLoad() {
            assertThat(origins.origin("bronze.spotify_events", "raw_line", Set.of())
                            .unknown())
                    .isEqualTo("Filled by the load, from the Kafka record and the lake object");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        select name from gold.elsewhere         | sql/gold/95_mart.sql reads gold.elsewhere, which sql/ddl does not describe
                        select nobody from gold.kpis            | sql/gold/95_mart.sql reads nobody, which is in no table of sql/ddl
                        select x from range(3)                  | sql/gold/95_mart.sql reads range(3), whose columns are not followed
                        select day from ops.changed_days        | Taken from ops.changed_days.day, which only names what to build
                        select rank() over w from gold.kpis window w as (order by total_plays) | sql/gold/95_mart.sql names a window, whose columns are not followed
                        """)
        void isNotGuessedWhereItsQueryCannotBeFollowed(String query, String reason) {
            // Given
            List<SqlScript> files = new ArrayList<>(TableScripts.read(new SqlScripts("sql")));
            files.add(new SqlScript("ddl/100_mart.sql", "create table gold.mart (name string)"));
            files.add(new SqlScript("gold/95_mart.sql", "insert into gold.mart (name) " + query));
            List<TableScripts.Parsed> parsed = TableScripts.parse(files);

            // When
            ColumnOrigins.Origin origin = ColumnOrigins.of(parsed, TableScripts.described(parsed))
                    .origin("gold.mart", "name", Lineage.graph(parsed).sources("gold.mart"));

            // Then
            assertThat(origin).isEqualTo(new ColumnOrigins.Origin(Set.of(), reason));
        }
    }

    private static JsonNode named(JsonNode rows, String field, String value) {
        for (JsonNode row : rows) {
            if (row.get(field).asText().equals(value)) {
                return row;
            }
        }
        throw new AssertionError("There is no %s %s in %s".formatted(field, value, rows));
    }
}
