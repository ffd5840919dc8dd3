package dev.medley.powerbi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.medley.powerbi.ProjectSource.Page;
import dev.medley.powerbi.ProjectSource.Slicer;
import dev.medley.powerbi.ProjectSource.Visual;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The pages in Microsoft's PBIR format, one JSON file a visual. */
final class Report {

    private static final String SCHEMAS = "https://developer.microsoft.com/json-schemas/fabric/";
    private static final String DEFINITION = SCHEMAS + "item/report/definition/";
    private static final ObjectWriter WRITER = new ObjectMapper()
            .writer(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private final ProjectSource source;
    private final Map<String, String> files = new TreeMap<>();

    Report(ProjectSource source) {
        this.source = source;
    }

    /** The files by their path below {@code src/powerbi}. */
    Map<String, String> files() {
        put(
                "Medley.pbip",
                SCHEMAS + "pbip/pbipProperties/1.0.0/schema.json",
                object(
                        "version", "1.0",
                        "artifacts", List.of(object("report", object("path", "Medley.Report"))),
                        "settings", object("enableAutoRecovery", true)));
        put(
                "Medley.SemanticModel/definition.pbism",
                SCHEMAS + "item/semanticModel/definitionProperties/1.0.0/schema.json",
                object("version", "4.0", "settings", object()));
        put(
                "Medley.Report/definition.pbir",
                SCHEMAS + "item/report/definitionProperties/2.0.0/schema.json",
                object(
                        "version",
                        "4.0",
                        "datasetReference",
                        object("byPath", object("path", "../Medley.SemanticModel"))));
        putPlatform("Report");
        putPlatform("SemanticModel");
        putPart("version", "versionMetadata/1.0.0", object("version", "2.0.0"));
        putPart("report", "report/3.3.0", object("themeCollection", object()));
        List<String> names = source.pages().stream().map(Page::name).toList();
        putPart("pages/pages", "pagesMetadata/1.1.0", object("pageOrder", names, "activePageName", names.get(0)));
        source.pages().forEach(this::putPage);
        return files;
    }

    /** What a workspace in Fabric knows the item by; the id stays the same for ever. */
    private void putPlatform(String type) {
        String item = "Medley." + type;
        put(
                item + "/.platform",
                SCHEMAS + "gitIntegration/platformProperties/2.0.0/schema.json",
                object(
                        "metadata", object("type", type, "displayName", "Medley"),
                        "config",
                                object(
                                        "version",
                                        "2.0",
                                        "logicalId",
                                        UUID.nameUUIDFromBytes(item.getBytes(UTF_8))
                                                .toString())));
    }

    private void putPage(Page page) {
        String folder = "pages/%s/".formatted(page.name());
        putPart(
                folder + "page",
                "page/2.1.0",
                object(
                        "name",
                        page.name(),
                        "displayName",
                        page.title(),
                        "displayOption",
                        "FitToPage",
                        "height",
                        720,
                        "width",
                        1280));
        int place = 0;
        for (Slicer slicer : source.slicers()) {
            putVisual(folder, slicer.name(), slicer.at(), ++place, slicer(slicer));
        }
        for (Visual visual : page.visuals()) {
            Map<String, Object> container = putVisual(folder, visual.name(), visual.at(), ++place, visual(visual));
            if (visual.top() > 0) {
                container.put("filterConfig", object("filters", List.of(topFilter(page, visual))));
                putPart(folder + "visuals/%s/visual".formatted(visual.name()), "visualContainer/2.9.0", container);
            }
        }
    }

    private Map<String, Object> putVisual(
            String folder, String name, List<Integer> at, int place, Map<String, Object> visual) {
        Map<String, Object> container = object(
                "name",
                name,
                "position",
                object(
                        "x", at.get(0),
                        "y", at.get(1),
                        "z", place * 1000,
                        "height", at.get(3),
                        "width", at.get(2),
                        "tabOrder", place * 1000),
                "visual",
                visual);
        putPart(folder + "visuals/%s/visual".formatted(name), "visualContainer/2.9.0", container);
        return container;
    }

    private Map<String, Object> slicer(Slicer slicer) {
        return object(
                "visualType",
                "slicer",
                "query",
                object("queryState", object("Values", object("projections", List.of(projection(slicer.field()))))),
                "objects",
                object("data", properties("mode", slicer.mode())),
                "visualContainerObjects",
                object("title", properties("text", slicer.title())),
                "syncGroup",
                object("groupName", slicer.name(), "fieldChanges", true, "filterChanges", true),
                "drillFilterOtherVisuals",
                true);
    }

    private Map<String, Object> visual(Visual visual) {
        Map<String, Object> roles = object();
        visual.fields()
                .forEach((role, fields) -> roles.put(
                        role,
                        object(
                                "projections",
                                fields.stream().map(this::projection).toList())));
        Map<String, Object> query = object("queryState", roles);
        if (visual.sort() != null) {
            query.put(
                    "sortDefinition",
                    object("sort", List.of(object("field", field(visual.sort()), "direction", "Descending"))));
        }
        return object(
                "visualType",
                visual.type(),
                "query",
                query,
                "visualContainerObjects",
                object("title", properties("text", visual.title())),
                "drillFilterOtherVisuals",
                true);
    }

    /** Keeps the values of the first field for which the field of {@code sort} is highest. */
    private Map<String, Object> topFilter(Page page, Visual visual) {
        String kept = visual.fields().values().iterator().next().get(0);
        String measured = String.valueOf(visual.sort());
        Map<String, Object> keptFrom = object("Name", "k", "Entity", table(kept), "Type", 0);
        Map<String, Object> keptColumn = field(kept, object("Source", "k"));
        Map<String, Object> query = object(
                "Version",
                2,
                "From",
                List.of(keptFrom, object("Name", "m", "Entity", table(measured), "Type", 0)),
                "Select",
                List.of(with(keptColumn, "Name", "field")),
                "OrderBy",
                List.of(object("Direction", 2, "Expression", field(measured, object("Source", "m")))),
                "Top",
                visual.top());
        return object(
                "name",
                "%s-%s-top".formatted(page.name(), visual.name()),
                "field",
                field(kept),
                "type",
                "TopN",
                "filter",
                object(
                        "Version",
                        2,
                        "From",
                        List.of(
                                object(
                                        "Name",
                                        "top",
                                        "Expression",
                                        object("Subquery", object("Query", query)),
                                        "Type",
                                        2),
                                keptFrom),
                        "Where",
                        List.of(object(
                                "Condition",
                                object(
                                        "In",
                                        object(
                                                "Expressions", List.of(keptColumn),
                                                "Table", object("SourceRef", object("Source", "top"))))))));
    }

    private Map<String, Object> projection(String name) {
        String property = property(name);
        return object(
                "field", field(name),
                "queryRef", "%s.%s".formatted(table(name), property),
                "nativeQueryRef", property);
    }

    private Map<String, Object> field(String name) {
        return field(name, object("Entity", table(name)));
    }

    private static Map<String, Object> field(String name, Map<String, Object> sourceRef) {
        return object(
                isColumn(name) ? "Column" : "Measure",
                object("Expression", object("SourceRef", sourceRef), "Property", property(name)));
    }

    private static boolean isColumn(String name) {
        return name.indexOf('.') > 0;
    }

    private static String property(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    private String table(String name) {
        if (isColumn(name)) {
            return name.substring(0, name.indexOf('.'));
        }
        return source.measures().entrySet().stream()
                .filter(table -> table.getValue().containsKey(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no measure '%s' in project.yaml: name one, or table.column".formatted(name)));
    }

    private static List<Object> properties(String name, String text) {
        return List.of(object(
                "properties",
                object(name, object("expr", object("Literal", object("Value", "'%s'".formatted(text)))))));
    }

    private void putPart(String name, String schema, Map<String, Object> content) {
        put("Medley.Report/definition/%s.json".formatted(name), DEFINITION + schema + "/schema.json", content);
    }

    private void put(String path, String schema, Map<String, Object> content) {
        Map<String, Object> json = object("$schema", schema);
        json.putAll(content);
        try {
            files.put(path, WRITER.writeValueAsString(json) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(path + " cannot be written", e);
        }
    }

    private static Map<String, Object> with(Map<String, Object> object, String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(object);
        copy.put(name, value);
        return copy;
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
