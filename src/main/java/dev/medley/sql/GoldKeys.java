package dev.medley.sql;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of gold's tables, as the comments in {@code sql/ddl} declare them: {@code comment on table gold.user_days is
 * 'One row per listener and day; key: user_id, day'}. The checks of keys are made from them, so that a table that somebody
 * adds is checked too.
 */
public final class GoldKeys {

    private static final Pattern KEY = Pattern.compile("\\bkey:\\s*(\\w+(?:\\s*,\\s*\\w+)*)");

    private static final Pattern DECLARATION = Pattern.compile(
            "comment\\s+on\\s+table\\s+gold\\.(?<table>\\w+)\\s+is\\s+'(?:[^']|'')*?\\bkey:\\s*(?<key>\\w+(?:\\s*,\\s*\\w+)*)"
                    + "|drop\\s+table\\s+(?:if\\s+exists\\s+)?gold\\.(?<dropped>\\w+)",
            Pattern.CASE_INSENSITIVE);

    private final Map<String, List<String>> columnsByTable;

    private GoldKeys(Map<String, List<String>> columnsByTable) {
        this.columnsByTable = columnsByTable;
    }

    /** @param ddl the scripts of {@code sql/ddl} in their order: of several declarations of a table the last one counts */
    static GoldKeys declaredIn(Collection<SqlScript> ddl) {
        Map<String, List<String>> keys = new TreeMap<>();
        for (SqlScript script : ddl) {
            Matcher declarations = DECLARATION.matcher(script.text());
            while (declarations.find()) {
                if (declarations.group("dropped") != null) {
                    keys.remove(declarations.group("dropped").toLowerCase(Locale.ROOT));
                } else {
                    keys.put(
                            declarations.group("table").toLowerCase(Locale.ROOT),
                            List.of(declarations.group("key").split("\\s*,\\s*")));
                }
            }
        }
        return new GoldKeys(keys);
    }

    /**
     * A query of columns table_name and copies, one row per key that a table holds more than once. A table with a day or a
     * time in its key is read on the days of {@code ops.checked_days} alone, a small one as a whole.
     */
    String repeated() {
        return union(key -> isByDay(key) || !key.contains("user_id"));
    }

    /** The same of tables that grow with the number of listeners and have no day in their key: too much for each build. */
    String repeatedOfListeners() {
        return union(key -> !isByDay(key) && key.contains("user_id"));
    }

    private static boolean isByDay(List<String> key) {
        return dayOf(key).isPresent();
    }

    /** The column of a day or a time in the key that a table's comment declares; empty if there is none. */
    public static Optional<String> dayIn(String comment) {
        Matcher key = KEY.matcher(comment);
        return key.find() ? dayOf(List.of(key.group(1).split("\\s*,\\s*"))) : Optional.empty();
    }

    private static Optional<String> dayOf(List<String> key) {
        return key.stream()
                .filter(column -> column.equals("day") || column.endsWith("_on") || column.endsWith("_at"))
                .findFirst();
    }

    private String union(Predicate<List<String>> isChecked) {
        Stream<String> queries = columnsByTable.entrySet().stream()
                .filter(table -> isChecked.test(table.getValue()))
                .map(table -> select(table.getKey(), table.getValue()));
        return Stream.concat(Stream.of("select 'none' as table_name, 0 as copies where 1 = 0"), queries)
                .collect(Collectors.joining("\nunion all\n"));
    }

    /** The bound on the first day saves reading history. */
    private static String select(String table, List<String> key) {
        String days = dayOf(key)
                .map((" where cast(%1$s as date) in (select day from ops.checked_days)"
                        + " and %1$s >= (select min(day) from ops.checked_days)")::formatted)
                .orElse("");
        return "select '%1$s' as table_name, count(*) as copies from gold.%1$s%2$s group by %3$s having count(*) > 1"
                .formatted(table, days, String.join(", ", key));
    }
}
