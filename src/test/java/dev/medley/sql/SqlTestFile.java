package dev.medley.sql;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads a file of {@code sql/tests}. An error names the file, the line, the field and what is allowed. */
final class SqlTestFile {

    private static final List<String> STEP_FIELDS = List.of("now", "erases", "replaces", "given", "expect");
    private static final List<String> TEST_FIELDS =
            List.of("name", "now", "erases", "replaces", "given", "expect", "then");

    private final Path file;
    private final Set<String> names = new TreeSet<>();

    private SqlTestFile(Path file) {
        this.file = file;
    }

    /** @throws IllegalArgumentException if it is not a list of tests */
    static List<SqlTestCase> read(Path file) {
        SqlTestFile reader = new SqlTestFile(file);
        try (Reader text = Files.newBufferedReader(file)) {
            Node root = new Yaml().compose(text);
            if (root == null) {
                throw new IllegalArgumentException(file + " is empty: give a list of tests, each with a name");
            }
            return reader.list(root, "the file").stream().map(reader::test).toList();
        } catch (MarkedYAMLException e) {
            throw new IllegalArgumentException(
                    "%s, line %d: %s".formatted(file, e.getProblemMark().getLine() + 1, e.getProblem()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private SqlTestCase test(Node node) {
        Map<String, Node> fields = fields(node, "a test", TEST_FIELDS);
        Node named = fields.get("name");
        if (named == null) {
            throw error(node, "name", "is missing: say in plain words what the test states");
        }
        String name = text(named, "name");
        if (!names.add(name)) {
            throw error(named, "name", "'%s' names an earlier test, too: give each its own".formatted(name));
        }
        SqlTestEvents events = new SqlTestEvents(this);
        List<SqlTestCase.Step> steps = new ArrayList<>();
        steps.add(step(fields, steps, events));
        Node then = fields.get("then");
        for (Node next : then == null ? List.<Node>of() : list(then, "then")) {
            steps.add(step(fields(next, "then", STEP_FIELDS), steps, events));
        }
        if (steps.stream().allMatch(step -> step.expect().isEmpty())) {
            throw error(node, "expect", "is missing: name a table and its rows");
        }
        return new SqlTestCase(file, line(node), name, steps);
    }

    private SqlTestCase.Step step(Map<String, Node> fields, List<SqlTestCase.Step> earlier, SqlTestEvents events) {
        Node now = fields.get("now");
        Node erases = fields.get("erases");
        Node given = fields.get("given");
        Node expect = fields.get("expect");
        List<BronzeRow> rows = new ArrayList<>();
        for (Node event : given == null ? List.<Node>of() : list(given, "given")) {
            rows.add(events.read(event));
        }
        return new SqlTestCase.Step(
                now == null ? null : time(now, "now"),
                rows,
                replaced(fields.get("replaces"), rows.size(), earlier),
                erases == null ? null : text(erases, "erases"),
                expect == null ? List.of() : tables(expect));
    }

    private int replaced(@Nullable Node node, int rows, List<SqlTestCase.Step> earlier) {
        if (node == null) {
            return 0;
        }
        String number = text(node, "replaces");
        for (int load = 1; load <= earlier.size(); load++) {
            if (number.equals(String.valueOf(load))) {
                int held = earlier.get(load - 1).given().size();
                if (held == 0 || rows > held) {
                    throw error(
                            node,
                            "replaces",
                            "load %s has %d events, %d are given in their place: give at most as many"
                                    .formatted(number, held, rows));
                }
                return load;
            }
        }
        throw error(
                node,
                "replaces",
                "'%s' is not an earlier load: give the number of one, from 1 to %d".formatted(number, earlier.size()));
    }

    private List<SqlTestCase.Table> tables(Node expect) {
        List<SqlTestCase.Table> tables = new ArrayList<>();
        for (Map.Entry<String, Node> table : fields(expect, "expect", null).entrySet()) {
            if (!table.getKey().matches("\\w+\\.\\w+")) {
                throw error(
                        table.getValue(),
                        "expect",
                        "'%s' is not a table: give its schema and name, such as gold.top_songs"
                                .formatted(table.getKey()));
            }
            tables.add(table(table.getKey(), table.getValue()));
        }
        return tables;
    }

    private SqlTestCase.Table table(String name, Node node) {
        List<String> columns = List.of();
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (Node row : list(node, name)) {
            Map<String, Node> values = fields(row, name, null);
            if (rows.isEmpty()) {
                columns = List.copyOf(values.keySet());
            } else if (!values.keySet().equals(Set.copyOf(columns))) {
                throw error(
                        row,
                        name,
                        "the row has the columns %s, the first row has %s: give each row the same, null where a value is null"
                                .formatted(String.join(", ", values.keySet()), String.join(", ", columns)));
            }
            List<@Nullable String> cells = new ArrayList<>();
            columns.forEach(column -> cells.add(nullable(Objects.requireNonNull(values.get(column)), column)));
            rows.add(cells);
        }
        return new SqlTestCase.Table(name.toLowerCase(Locale.ROOT), line(node), columns, rows);
    }

    /** The fields of a mapping in their order; null allows any. */
    Map<String, Node> fields(Node node, String of, @Nullable List<String> allowed) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(node, of, "is not a map of fields: write them as 'field: value'");
        }
        Map<String, Node> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String field = text(tuple.getKeyNode(), of);
            if (allowed != null && !allowed.contains(field)) {
                throw error(
                        tuple.getKeyNode(),
                        of,
                        "the field '%s' is unknown: give any of %s".formatted(field, String.join(", ", allowed)));
            }
            if (fields.put(field, tuple.getValueNode()) != null) {
                throw error(tuple.getKeyNode(), of, "the field '%s' is given twice: give it once".formatted(field));
            }
        }
        return fields;
    }

    private List<Node> list(Node node, String field) {
        if (!(node instanceof SequenceNode sequence)) {
            throw error(node, field, "is not a list: begin each entry with '- ', or write [] for an empty one");
        }
        return sequence.getValue();
    }

    /** The text of a value that must not be null. */
    String text(Node node, String field) {
        String text = nullable(node, field);
        if (text == null) {
            throw error(node, field, "is null: give a value");
        }
        return text;
    }

    /** The text of a value as written; null if it is YAML's null. */
    @Nullable
    String nullable(Node node, String field) {
        if (!(node instanceof ScalarNode scalar)) {
            throw error(node, field, "is not one value: give a text, a number, a time or null");
        }
        return Tag.NULL.equals(scalar.getTag()) ? null : scalar.getValue();
    }

    /** A time as the scripts take it. */
    String time(Node node, String field) {
        String text = text(node, field);
        String time = SqlTestTable.time(text);
        if (time == null) {
            throw error(
                    node, field, "'%s' is not a time: give one in UTC, such as 2026-11-21 07:30:00".formatted(text));
        }
        return time;
    }

    IllegalArgumentException error(Node node, String field, String what) {
        return new IllegalArgumentException("%s, line %d, %s: %s".formatted(file, line(node), field, what));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
