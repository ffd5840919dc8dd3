package dev.medley.serve;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the rows of a query become a response, and which of them are left out where there are more than the limit. */
enum ResponseShape {
    /** Rows, the most important first: the last ones are left out. */
    ROWS {
        @Override
        List<Map<String, @Nullable Object>> within(int limit, List<Map<String, @Nullable Object>> rows) {
            return rows.subList(0, Math.min(limit, rows.size()));
        }
    },

    /** Rows in the order of time: the first, which are the oldest, are left out. */
    SERIES {
        @Override
        List<Map<String, @Nullable Object>> within(int limit, List<Map<String, @Nullable Object>> rows) {
            return rows.subList(Math.max(0, rows.size() - limit), rows.size());
        }
    },

    /** Rows in groups of the same first column: the limit is that of each group. */
    GROUPS {
        @Override
        List<Map<String, @Nullable Object>> within(int limit, List<Map<String, @Nullable Object>> rows) {
            List<Map<String, @Nullable Object>> kept = new ArrayList<>();
            groups(rows).values().forEach(group -> kept.addAll(ROWS.within(limit, group)));
            return kept;
        }
    },

    /** The latest result of each check, with its results so far as history, the latest first. */
    CHECKS {
        @Override
        List<Map<String, @Nullable Object>> within(int limit, List<Map<String, @Nullable Object>> rows) {
            return GROUPS.within(limit, rows);
        }

        @Override
        List<Map<String, @Nullable Object>> shape(List<Map<String, @Nullable Object>> rows) {
            return groups(rows).values().stream()
                    .map(results -> {
                        Map<String, @Nullable Object> latest = new LinkedHashMap<>(results.get(0));
                        latest.put(
                                "history",
                                results.stream().map(ResponseShape::history).toList());
                        return latest;
                    })
                    .toList();
        }
    },

    /** The one row, as an object of its own. */
    OBJECT {
        @Override
        List<Map<String, @Nullable Object>> within(int limit, List<Map<String, @Nullable Object>> rows) {
            return rows;
        }
    };

    /** At most as many of the rows as the limit allows; the query has read one more, if there are more. */
    abstract List<Map<String, @Nullable Object>> within(int limit, List<Map<String, @Nullable Object>> rows);

    List<Map<String, @Nullable Object>> shape(List<Map<String, @Nullable Object>> rows) {
        return rows;
    }

    /** The shape that a route names, in lower case. */
    static ResponseShape of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static Map<Object, List<Map<String, @Nullable Object>>> groups(List<Map<String, @Nullable Object>> rows) {
        Map<Object, List<Map<String, @Nullable Object>>> groups = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> row : rows) {
            Object name = String.valueOf(row.values().iterator().next());
            groups.computeIfAbsent(name, first -> new ArrayList<>()).add(row);
        }
        return groups;
    }

    private static Map<String, @Nullable Object> history(Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        for (String column : List.of("status", "failures", "run_id", "checked_at")) {
            entry.put(column, result.get(column));
        }
        return entry;
    }
}
