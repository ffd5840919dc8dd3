package dev.medley.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.routes.RouteFiles.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What makes Medley's own routes readable as diagrams and findable by name; what a user adds is not looked at. */
class RouteStyleTest {

    private static final Set<String> SCRIPTS = Set.of(
            "groovy",
            "javascript",
            "js",
            "joor",
            "java",
            "python",
            "mvel",
            "ognl",
            "spel",
            "script",
            "wasm",
            "variable");
    private static final List<String> EXPRESSIONS = List.of("simple", "constant", "header", "jsonpath", "xpath");

    private final RouteFiles files = RouteFiles.read();

    private List<Node> ownRoutes() {
        Set<String> own = RouteFiles.ownIds();
        return files.routes().stream().filter(route -> own.contains(route.id())).toList();
    }

    private static boolean isDescribed(Node node) {
        int words = node.description().isEmpty() ? 0 : node.description().split("\\s+").length;
        return words >= 1 && words <= 6;
    }

    @Test
    void routeSaysWhatItDoesAndWhereItRuns() {
        assertThat(ownRoutes())
                .as("without a description of one to six words, or without the station it belongs to")
                .filteredOn(route -> !isDescribed(route)
                        || !route.json().path("precondition").asText().startsWith("{{medley.station."))
                .isEmpty();
    }

    @Test
    void everyNodeHasAnIdInKebabCaseAndAShortDescription() {
        assertThat(files.ownNodes())
                .as("without an id in kebab case, or without a description of one to six words")
                .filteredOn(node -> !node.id().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || !isDescribed(node))
                .isEmpty();
    }

    @Test
    void idsAreUniqueOverAllFiles() {
        // Given
        List<String> ids = new ArrayList<>();

        // When
        files.ownNodes().forEach(node -> ids.add(node.id()));
        ownRoutes().forEach(route -> ids.add("route " + route.id()));

        // Then
        assertThat(ids).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    @Test
    void yamlIsCanonicalAndHoldsNoScript() {
        assertThat(files.ownNodes()).allSatisfy(node -> {
            assertThat(node.kind()).as("%s", node).isNotIn(SCRIPTS);
            assertThat(node.json().path("uri").asText()).as("%s", node).doesNotContain("?");
            assertThat(node.json().path("expression").fieldNames())
                    .toIterable()
                    .as("%s", node)
                    .doesNotContainAnyElementsOf(SCRIPTS);
            assertThat(EXPRESSIONS)
                    .as("%s: expression in one line", node)
                    .noneMatch(kind -> node.json().path(kind).isTextual()
                            || node.json().path("expression").path(kind).isTextual());
        });
    }

    @Test
    void directEndpointCarriesTheIdOfItsRoute() {
        assertThat(ownRoutes())
                .filteredOn(
                        route -> route.json().path("from").path("uri").asText().equals("direct"))
                .isNotEmpty()
                .allSatisfy(route -> assertThat(route.json()
                                .path("from")
                                .path("parameters")
                                .path("name")
                                .asText())
                        .as("%s", route)
                        .isEqualTo(route.id()));
    }
}
