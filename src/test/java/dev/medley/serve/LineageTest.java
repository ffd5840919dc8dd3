package dev.medley.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LineageTest {

    private static final List<SqlScript> FILES = TableScripts.read(new SqlScripts("sql"));

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
        });
        JsonNode topSongs = named(answer.get("nodes"), "id", "gold.top_songs");
        assertThat(named(topSongs.get("columns"), "name", "unique_users"))
                .isEqualTo(new ObjectMapper()
                        .valueToTree(Map.of(
                                "name", "unique_users",
                                "type", "bigint",
                                "description", "Listeners with at least one event of the song")));
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
