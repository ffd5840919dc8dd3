package dev.medley.serve;

import dev.medley.http.Response;
import dev.medley.http.ResponseWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How an endpoint's rows become JSON. */
enum ResponseShape {
    /** {@code {"rows": [...], "data_until": ...}}. */
    ROWS {
        @Override
        Response write(List<Map<String, Object>> rows, @Nullable Object dataUntil) {
            return ResponseWriter.rows(rows, dataUntil);
        }
    },

    /** The first row, or an empty object. */
    OBJECT {
        @Override
        Response write(List<Map<String, Object>> rows, @Nullable Object dataUntil) {
            return ResponseWriter.object(rows.isEmpty() ? Map.of() : rows.get(0));
        }
    },

    /** The latest result of each check, with its results so far as history, the latest first. */
    CHECKS {
        @Override
        Response write(List<Map<String, Object>> rows, @Nullable Object dataUntil) {
            Map<Object, Map<String, @Nullable Object>> latest = new LinkedHashMap<>();
            Map<Object, List<Map<String, @Nullable Object>>> histories = new LinkedHashMap<>();
            for (Map<String, Object> row : rows) {
                Map<String, Object> result = caseless(row);
                Object name = String.valueOf(result.get("check_name"));
                latest.computeIfAbsent(name, first -> lowerCase(row));
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                for (String column : List.of("status", "failures", "run_id", "checked_at")) {
                    entry.put(column, result.get(column));
                }
                histories.computeIfAbsent(name, first -> new ArrayList<>()).add(entry);
            }
            latest.forEach((name, result) -> result.put("history", histories.get(name)));
            return ResponseWriter.rows(new ArrayList<>(latest.values()), dataUntil);
        }
    };

    abstract Response write(List<Map<String, Object>> rows, @Nullable Object dataUntil);

    /** The shape a route names, in lower case. */
    static ResponseShape of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Snowflake's column names come in upper case. */
    private static Map<String, Object> caseless(Map<String, Object> row) {
        Map<String, Object> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        columns.putAll(row);
        return columns;
    }

    private static Map<String, @Nullable Object> lowerCase(Map<String, Object> row) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        row.forEach((column, value) -> result.put(column.toLowerCase(Locale.ROOT), value));
        return result;
    }
}
