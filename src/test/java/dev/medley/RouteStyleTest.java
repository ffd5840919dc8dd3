package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules that make the routes readable as diagrams and findable by name, over every file of routes/. */
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
    private static final Set<String> EXPRESSIONS = Set.of("simple", "constant", "header", "jsonpath", "xpath");

    /** A named part of a file: a step, a branch or a policy. */
    private record Node(String place, JsonNode json) {

        String id() {
            return json.path("id").asText();
        }

        int words() {
            String description = json.path("description").asText().strip();
            return description.isEmpty() ? 0 : description.split("\\s+").length;
        }

        @Override
        public String toString() {
            return place;
        }
    }

    private final Map<String, JsonNode> files = readFiles();

    private static Map<String, JsonNode> readFiles() {
        Map<String, JsonNode> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(Path.of("routes"))) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), new YAMLMapper().readTree(Files.readString(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        files.forEach((file, json) -> collect(file, json, nodes));
        return nodes;
    }

    private static void collect(String file, JsonNode json, List<Node> nodes) {
        json.properties().forEach(field -> {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "steps" ->
                    value.forEach(step -> step.properties()
                            .forEach(kind ->
                                    nodes.add(new Node(place(file, kind.getKey(), kind.getValue()), kind.getValue()))));
                case "doCatch", "when", "intercept" ->
                    value.forEach(branch -> nodes.add(new Node(place(file, field.getKey(), branch), branch)));
                case "doFinally", "otherwise" -> nodes.add(new Node(place(file, field.getKey(), value), value));
                case "onException" -> {
                    if (value.isObject()) {
                        nodes.add(new Node(place(file, "onException", value), value));
                    }
                }
                default -> {
                    // a plain option
                }
            }
        });
        json.forEach(child -> collect(file, child, nodes));
    }

    private static String place(String file, String kind, JsonNode json) {
        return "%s: %s %s".formatted(file, kind, json.path("id").asText("without id"));
    }

    /** Calls a visitor with each field of each file. */
    private void visit(BiConsumer<String, Map.Entry<String, JsonNode>> visitor) {
        files.forEach((file, json) -> visit(file, json, visitor));
    }

    private static void visit(String file, JsonNode json, BiConsumer<String, Map.Entry<String, JsonNode>> visitor) {
        json.properties().forEach(field -> visitor.accept(file, field));
        json.forEach(child -> visit(file, child, visitor));
    }

    private List<Node> routes() {
        List<Node> routes = new ArrayList<>();
        files.forEach((file, json) -> json.forEach(part -> {
            for (String kind : List.of("route", "routeTemplate")) {
                if (part.has(kind)) {
                    routes.add(new Node(file, part.path(kind)));
                }
            }
        }));
        return routes;
    }

    @Test
    void routeSaysWhatItDoesAndWhereItRuns() {
        assertThat(routes())
                .as("without a description of one to six words, or without the station it belongs to")
                .filteredOn(route -> {
                    JsonNode settings = route.json().has("route") ? route.json().path("route") : route.json();
                    String precondition = settings.path("precondition").asText();
                    boolean described = route.words() >= 1 && route.words() <= 6;
                    return !described || !precondition.startsWith("{{medley.station.");
                })
                .isEmpty();
    }

    @Test
    void everyNodeHasAnIdAndAShortDescription() {
        assertThat(nodes()).hasSizeGreaterThan(100);
        assertThat(nodes())
                .as("without an id in kebab case")
                .filteredOn(node -> !node.id().matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"))
                .isEmpty();
        assertThat(nodes())
                .as("without a description of one to six words")
                .filteredOn(node -> node.words() < 1 || node.words() > 6)
                .isEmpty();
    }

    @Test
    void idsAreUniqueOverAllFiles() {
        // Given
        List<String> ids = new ArrayList<>();

        // When
        nodes().forEach(node -> ids.add(node.id()));
        routes().forEach(route -> ids.add("route " + route.id()));

        // Then
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void expressionsAreNoScripts() {
        visit((file, field) -> {
            if (field.getKey().equals("expression") && field.getValue().isObject()) {
                assertThat(field.getValue().fieldNames()).toIterable().as(file).doesNotContainAnyElementsOf(SCRIPTS);
            }
            assertThat(field.getKey()).as(file).isNotEqualTo("script").isNotEqualTo("groovy");
        });
    }

    @Test
    void yamlIsCanonical() {
        visit((file, field) -> {
            if (field.getKey().equals("uri")) {
                assertThat(field.getValue().asText()).as(file).doesNotContain("?");
            }
            if (EXPRESSIONS.contains(field.getKey())) {
                assertThat(field.getValue().isTextual())
                        .as("%s: %s in one line", file, field)
                        .isFalse();
            }
        });
    }

    @Test
    void directEndpointCarriesTheIdOfItsRoute() {
        assertThat(routes())
                .filteredOn(
                        route -> route.json().path("from").path("uri").asText().equals("direct"))
                .isNotEmpty()
                .allSatisfy(route -> assertThat(route.json()
                                .path("from")
                                .path("parameters")
                                .path("name")
                                .asText())
                        .as(route.place())
                        .isEqualTo(route.id()));
    }
}
