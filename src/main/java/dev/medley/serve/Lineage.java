package dev.medley.serve;

import dev.medley.http.Problem;
import dev.medley.http.QueryString;
import dev.medley.http.Response;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/**
 * Where each table's rows come from, bronze to gold, read from the SQL files themselves.
 *
 * <p>The tables of OPS are the builds' tools, and no node: one that carries rows (candidates on their way to silver) is
 * passed through, so that an edge joins what it was filled from with what is filled from it; one that only says what is
 * to be done (whatever a DELETE reads: pending batches, changed keys) makes no edge.
 */
public final class Lineage {

    private static final String TOOLS = "ops";

    private final SqlScripts scripts;
    private @Nullable Known known;

    /** @param scripts the folder sql */
    public Lineage(SqlScripts scripts) {
        this.scripts = scripts;
    }

    /** An edge: one script reads a table to fill another. */
    record Edge(String source, String target, String script) {}

    /** The edges of these files. */
    record Graph(Set<String> nodes, List<Edge> edges) {

        Set<String> sources(String table) {
            return edges.stream()
                    .filter(edge -> edge.target().equals(table))
                    .map(Edge::source)
                    .collect(Collectors.toSet());
        }
    }

    private record Known(List<SqlScript> files, Response response) {}

    /**
     * The graph as JSON; the files are parsed again when one of them has changed.
     *
     * @throws Problem 400 for any parameter
     */
    public synchronized Response response(@Header(Exchange.HTTP_RAW_QUERY) @Nullable String query) {
        QueryString.parse(query, Set.of());
        List<SqlScript> files = TableScripts.read(scripts);
        Known last = known;
        if (last == null || !last.files().equals(files)) {
            last = new Known(files, Response.ok(fields(TableScripts.parse(files))));
            known = last;
        }
        return last.response();
    }

    static Graph graph(List<TableScripts.Parsed> files) {
        List<TableScripts.Use> uses =
                files.stream().flatMap(file -> TableScripts.uses(file).stream()).toList();
        Set<String> orders = new TreeSet<>();
        Map<String, Set<String>> filledFrom = new TreeMap<>();
        for (TableScripts.Use use : uses) {
            if (use.isDelete()) {
                orders.addAll(use.sources());
            } else {
                filledFrom
                        .computeIfAbsent(use.target(), first -> new TreeSet<>())
                        .addAll(use.sources());
            }
        }
        Set<Edge> edges = new LinkedHashSet<>();
        Set<String> nodes = new TreeSet<>();
        for (TableScripts.Use use : uses) {
            if (use.isDelete() || isTool(use.target())) {
                continue;
            }
            nodes.add(use.target());
            for (String source : origins(use.sources(), filledFrom, orders)) {
                nodes.add(source);
                if (!source.equals(use.target())) {
                    edges.add(new Edge(source, use.target(), "sql/" + use.script()));
                }
            }
        }
        return new Graph(nodes, List.copyOf(edges));
    }

    /** The tables of the layers that these come from: tools are replaced by what they are filled from. */
    private static Set<String> origins(Set<String> sources, Map<String, Set<String>> filledFrom, Set<String> orders) {
        Set<String> origins = new TreeSet<>();
        Set<String> seen = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(sources);
        while (!open.isEmpty()) {
            String source = open.pop();
            if (!isTool(source)) {
                origins.add(source);
            } else if (!orders.contains(source) && seen.add(source)) {
                open.addAll(filledFrom.getOrDefault(source, Set.of()));
            }
        }
        return origins;
    }

    static boolean isTool(String table) {
        return table.startsWith(TOOLS + '.');
    }

    private static Map<String, Object> fields(List<TableScripts.Parsed> files) {
        Graph graph = graph(files);
        Map<String, TableScripts.Described> tables = TableScripts.described(files);
        ColumnOrigins origins = ColumnOrigins.of(files, tables);
        List<Map<String, @Nullable Object>> nodes = new ArrayList<>();
        for (String layer : List.of("bronze", "silver", "gold")) {
            graph.nodes().stream()
                    .filter(name -> name.startsWith(layer + '.'))
                    .forEach(name -> nodes.add(node(name, layer, tables.get(name), origins, graph.sources(name))));
        }
        List<Map<String, String>> edges = new ArrayList<>();
        for (Edge edge : graph.edges()) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("source", edge.source());
            fields.put("target", edge.target());
            fields.put("script", edge.script());
            edges.add(fields);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("nodes", nodes);
        fields.put("edges", edges);
        return fields;
    }

    private static Map<String, @Nullable Object> node(
            String name,
            String layer,
            TableScripts.@Nullable Described table,
            ColumnOrigins origins,
            Set<String> sources) {
        Map<String, @Nullable Object> node = new LinkedHashMap<>();
        node.put("id", name);
        node.put("layer", layer);
        node.put("description", table == null ? null : table.comment());
        List<Map<String, @Nullable Object>> columns = new ArrayList<>();
        if (table != null) {
            table.columns().forEach((column, described) -> {
                ColumnOrigins.Origin origin = origins.origin(name, column, sources);
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                fields.put("name", column);
                fields.put("type", described.type());
                fields.put("description", described.comment());
                fields.put("is_key", table.key().contains(column));
                fields.put("sources", origin.columns());
                fields.put("unknown_sources", origin.unknown());
                columns.add(fields);
            });
        }
        node.put("columns", columns);
        return node;
    }
}
