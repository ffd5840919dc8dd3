package dev.medley.routes;

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
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The YAML files of {@code routes/}: Medley's own, and whatever a user has added to them. */
final class RouteFiles {

    /**
     * The ids of Medley's own routes, steps and policies, one a line. House style holds for these alone, so that users may
     * write theirs as Camel allows. After a change of Medley's own routes, write it again:
     * {@code grep -rhoP '^\s*(- )?(id|routeId): \K[\w-]+' routes | sort -u > src/test/resources/routes/own-ids.txt}
     */
    private static final Path OWN_IDS = Path.of("src/test/resources/routes/own-ids.txt");

    private static final Set<String> BRANCHES = Set.of("doCatch", "when", "intercept");
    private static final Set<String> SINGLE = Set.of("doFinally", "otherwise", "from", "onException");

    private final Map<String, JsonNode> files = new TreeMap<>();

    /**
     * A part of a route: the route itself, its start, a step, a branch or a policy.
     *
     * @param kind its word in Camel's YAML, such as setBody
     */
    record Node(String file, String kind, JsonNode json) {

        String id() {
            return json.path("id").asText();
        }

        String description() {
            return json.path("description").asText().strip();
        }

        @Override
        public String toString() {
            return "%s: %s %s".formatted(file, kind, json.path("id").asText("without id"));
        }
    }

    private RouteFiles() {}

    static RouteFiles read() {
        RouteFiles read = new RouteFiles();
        try (Stream<Path> paths = Files.walk(Path.of("routes"))) {
            for (Path path :
                    paths.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                read.files.put(path.toString(), new YAMLMapper().readTree(Files.readString(path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    static Set<String> ownIds() {
        try {
            return new TreeSet<>(Files.readAllLines(OWN_IDS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each file's content by its path. */
    Map<String, JsonNode> content() {
        return files;
    }

    /** Routes and route templates, their own fields in either case. */
    List<Node> routes() {
        List<Node> routes = new ArrayList<>();
        files.forEach((file, json) -> json.forEach(part -> {
            if (part.has("route")) {
                routes.add(new Node(file, "route", part.path("route")));
            } else if (part.path("routeTemplate").has("route")) {
                routes.add(new Node(file, "route", part.path("routeTemplate").path("route")));
            } else if (part.has("routeTemplate")) {
                routes.add(new Node(file, "route", part.path("routeTemplate")));
            }
        }));
        return routes;
    }

    /** All other nodes of all files. */
    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        files.forEach((file, json) -> collect(file, json, nodes));
        return nodes;
    }

    /** All nodes that are Medley's own by their ids. */
    List<Node> ownNodes() {
        Set<String> own = ownIds();
        return nodes().stream().filter(node -> own.contains(node.id())).collect(Collectors.toList());
    }

    private static void collect(String file, JsonNode json, List<Node> nodes) {
        json.properties().forEach(field -> {
            JsonNode value = field.getValue();
            String name = field.getKey();
            if (name.equals("steps")) {
                value.forEach(step ->
                        step.properties().forEach(kind -> nodes.add(new Node(file, kind.getKey(), kind.getValue()))));
            } else if (BRANCHES.contains(name)) {
                value.forEach(branch -> nodes.add(new Node(file, name, branch)));
            } else if (SINGLE.contains(name) && value.isObject()) {
                nodes.add(new Node(file, name, value));
            }
        });
        json.forEach(child -> collect(file, child, nodes));
    }
}
