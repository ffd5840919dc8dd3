package dev.medley.powerbi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Where the files of a project name a table, a column or a measure that its model does not have. */
final class ModelReferences {

    private static final Pattern TABLE = Pattern.compile("(?m)^table (\\w+)");
    private static final Pattern FIELD = Pattern.compile("(?m)^\\t(column|measure) ('[^']+'|\\w+)(?: = (.*))?");
    private static final Pattern RELATIONSHIP = Pattern.compile("(?m)^\\t(?:from|to)Column: (\\w+)\\.(\\w+)");
    private static final Pattern TABLE_OF_MODEL = Pattern.compile("(?m)^ref table (\\w+)");
    private static final Pattern COLUMN_IN_DAX = Pattern.compile("(\\w+)\\[(\\w+)]");
    private static final Pattern MEASURE_IN_DAX = Pattern.compile("(?<!\\w)\\[([^]]+)]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Set<String>> columns = new TreeMap<>();
    private final Map<String, Set<String>> measures = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();

    private ModelReferences() {}

    /** One line for each reference that leads nowhere. */
    static List<String> faults(Map<String, String> files) {
        ModelReferences references = new ModelReferences();
        files.forEach((path, text) -> references.readTable(text));
        files.forEach((path, text) -> {
            if (path.endsWith(".tmdl")) {
                references.checkModel(path, text);
            } else if (path.startsWith("Medley.Report/")) {
                references.checkReport(path, parse(path, text), Map.of());
            }
        });
        return references.faults;
    }

    private void readTable(String text) {
        TABLE.matcher(text).results().forEach(table -> {
            Set<String> ofColumns = columns.computeIfAbsent(table.group(1), name -> new TreeSet<>());
            Set<String> ofMeasures = measures.computeIfAbsent(table.group(1), name -> new TreeSet<>());
            FIELD.matcher(text).results().forEach(field -> (field.group(1).equals("column") ? ofColumns : ofMeasures)
                    .add(field.group(2).replace("'", "")));
        });
    }

    private void checkModel(String path, String text) {
        RELATIONSHIP.matcher(text).results().forEach(end -> checkColumn(path, end));
        TABLE_OF_MODEL
                .matcher(text)
                .results()
                .filter(table -> !columns.containsKey(table.group(1)))
                .forEach(table -> faults.add("%s: no table %s".formatted(path, table.group(1))));
        FIELD.matcher(text).results().filter(field -> field.group(3) != null).forEach(field -> {
            COLUMN_IN_DAX.matcher(field.group(3)).results().forEach(column -> checkColumn(path, column));
            MEASURE_IN_DAX
                    .matcher(field.group(3))
                    .results()
                    .filter(measure -> measures.values().stream().noneMatch(names -> names.contains(measure.group(1))))
                    .forEach(measure -> faults.add("%s: no measure %s".formatted(path, measure.group(1))));
        });
    }

    private void checkColumn(String path, MatchResult column) {
        if (!columns.getOrDefault(column.group(1), Set.of()).contains(column.group(2))) {
            faults.add("%s: no column %s.%s".formatted(path, column.group(1), column.group(2)));
        }
    }

    /** @param sources the tables of the query around the node, by their short names there */
    private void checkReport(String path, JsonNode node, Map<String, String> sources) {
        Map<String, String> known = new TreeMap<>(sources);
        node.path("From")
                .forEach(source -> known.put(
                        source.path("Name").asText(), source.path("Entity").asText("")));
        for (Map.Entry<String, Map<String, Set<String>>> kind :
                Map.of("Column", columns, "Measure", measures).entrySet()) {
            JsonNode field = node.path(kind.getKey());
            if (!field.isMissingNode()) {
                JsonNode source = field.at("/Expression/SourceRef");
                String table = source.has("Entity")
                        ? source.get("Entity").asText()
                        : known.getOrDefault(source.path("Source").asText(), "");
                String name = field.path("Property").asText();
                if (!kind.getValue().getOrDefault(table, Set.of()).contains(name)) {
                    faults.add("%s: no %s %s of table %s".formatted(path, kind.getKey(), name, table));
                }
            }
        }
        node.forEach(child -> checkReport(path, child, known));
    }

    private static JsonNode parse(String path, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + " is not JSON: " + e.getMessage(), e);
        }
    }
}
