package dev.medley.powerbi;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code src/powerbi/project.yaml}: what the project has beyond the gold tables. */
record ProjectSource(
        Map<String, Parameter> parameters,
        Map<String, Map<String, CalculatedColumn>> columns,
        Map<String, ValueList> lists,
        Map<String, Map<String, Measure>> measures,
        List<Slicer> slicers,
        List<Page> pages) {

    record Parameter(String value, String description) {}

    record CalculatedColumn(String type, String dax, String description) {}

    record ValueList(String column, List<String> values, String description) {}

    /** @param mirrors the columns of gold tables, as {@code table.column}, that the measure equals for each key */
    record Measure(String dax, @Nullable String format, List<String> mirrors, String description) {}

    record Slicer(String name, String title, String field, String mode, List<Integer> at) {}

    record Page(String name, String title, List<Visual> visuals) {}

    /**
     * @param at x, y, width and height in pixels
     * @param fields a measure, or {@code table.column}, for each role of the visual
     * @param sort the field that orders the visual, highest first
     * @param top how many values of the first field stay, by {@code sort}; 0 for all
     */
    record Visual(
            String name,
            String type,
            String title,
            List<Integer> at,
            Map<String, List<String>> fields,
            @Nullable String sort,
            int top) {}

    static ProjectSource read(Path file) {
        try {
            return new YAMLMapper().readValue(file.toFile(), ProjectSource.class);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** All measures by name. */
    Map<String, Measure> allMeasures() {
        Map<String, Measure> all = new TreeMap<>();
        measures.values().forEach(all::putAll);
        return all;
    }
}
