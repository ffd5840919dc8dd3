package dev.medley.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.merge.MergeInsert;
import net.sf.jsqlparser.statement.merge.MergeUpdate;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/**
 * Which columns each column's value is computed from, as the statements of silver and gold write it: a column of the
 * result, of a window or of a condition within the expression counts; so does one in the {@code on} of a left join that
 * looks the value up. A column that only selects rows ({@code where}, an inner join) does not. If the text does not tell an
 * origin, none is guessed: the origin then says why.
 */
final class ColumnOrigins {

    /** Stands for the number of a table's rows, which {@code count(*)} reads. */
    static final String ROWS = "*";

    private final Map<String, TableScripts.Described> tables;

    /** By table and column: what it is filled from directly, work tables of OPS included. */
    private final Map<String, Map<String, Origin>> filled = new TreeMap<>();

    private ColumnOrigins(Map<String, TableScripts.Described> tables) {
        this.tables = tables;
    }

    /**
     * Where a column's values come from.
     *
     * @param columns such as {@code gold.top_songs.song_id}; {@code gold.top_songs.*} is the number of its rows; none for a
     *     constant
     * @param unknown why more may be missing; null when nothing is
     */
    record Origin(Set<String> columns, @Nullable String unknown) {

        static final Origin CONSTANT = new Origin(Set.of(), null);

        static Origin of(String column) {
            return new Origin(Set.of(column), null);
        }

        static Origin unknown(String reason) {
            return new Origin(Set.of(), reason);
        }

        Origin and(Origin other) {
            Set<String> both = new TreeSet<>(columns);
            both.addAll(other.columns);
            return new Origin(both, unknown == null ? other.unknown : unknown);
        }
    }

    static ColumnOrigins of(List<TableScripts.Parsed> files, Map<String, TableScripts.Described> tables) {
        ColumnOrigins origins = new ColumnOrigins(tables);
        files.stream().filter(file -> !file.isDdl()).forEach(origins::read);
        return origins;
    }

    /**
     * The origin of a column in columns of other tables; those of OPS are replaced by what they are filled from.
     *
     * @param sources the tables that the lineage names as the table's sources: of work tables only what leads there counts
     */
    Origin origin(String table, String column, Set<String> sources) {
        Origin direct = filled.getOrDefault(table, Map.of()).get(column);
        if (direct == null) {
            return Origin.unknown(
                    table.startsWith("bronze.")
                            ? "Filled by the load, from the Kafka record and the lake object"
                            : "No script of sql/silver or sql/gold fills it");
        }
        Origin followed = followed(direct);
        Set<String> found = followed.columns().stream()
                .filter(name -> sources.contains(table(name)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> own = followed.columns().stream()
                .filter(name -> table(name).equals(table))
                .collect(Collectors.toSet());
        boolean isLost = found.isEmpty() && !followed.columns().equals(own);
        return new Origin(
                found,
                isLost && followed.unknown() == null
                        ? "Taken from " + String.join(", ", new TreeSet<>(direct.columns()))
                                + ", which only names what to build"
                        : followed.unknown());
    }

    private Origin followed(Origin direct) {
        Origin all = Origin.CONSTANT;
        Set<String> seen = new TreeSet<>();
        Deque<Origin> open = new ArrayDeque<>(List.of(direct));
        while (!open.isEmpty()) {
            Origin next = open.pop();
            all = all.and(new Origin(Set.of(), next.unknown()));
            for (String name : next.columns()) {
                if (!Lineage.isTool(table(name))) {
                    all = all.and(Origin.of(name));
                } else if (seen.add(name)) {
                    String column = name.substring(table(name).length() + 1);
                    open.push(filled.getOrDefault(table(name), Map.of())
                            .getOrDefault(column, Origin.unknown("No script of sql/silver or sql/gold fills " + name)));
                }
            }
        }
        return all;
    }

    private static String table(String column) {
        return column.substring(0, column.lastIndexOf('.'));
    }

    private void read(TableScripts.Parsed file) {
        for (Statement statement : file.statements()) {
            QueryColumns queries = new QueryColumns(tables, "sql/" + file.script());
            if (statement instanceof Insert insert && insert.getSelect() != null) {
                String target = TableScripts.name(insert.getTable());
                QueryScope.Relation rows = queries.of(insert.getSelect(), insert.getWithItemsList());
                List<String> names = names(target, insert.getColumns());
                fill(target, names, rows.inOrder(names.size()), rows.rows());
            } else if (statement instanceof Merge merge) {
                merge(merge, queries);
            } else if (statement instanceof Update update) {
                QueryScope scope = queries.scope(update.getFromItem(), update.getJoins(), Map.of())
                        .with(update.getTable(), queries.table(update.getTable(), Map.of()));
                set(TableScripts.name(update.getTable()), update.getUpdateSets(), queries, scope);
            }
        }
    }

    private void merge(Merge merge, QueryColumns queries) {
        String target = TableScripts.name(merge.getTable());
        QueryScope source = queries.scope(merge.getFromItem(), null, Map.of());
        QueryScope scope = source.with(merge.getTable(), queries.table(merge.getTable(), Map.of()));
        for (Object operation : merge.getOperations()) {
            if (operation instanceof MergeUpdate update && update.getUpdateSets() != null) {
                set(target, update.getUpdateSets(), queries, scope);
            } else if (operation instanceof MergeInsert insert) {
                List<String> names = names(target, insert.getColumns());
                List<Origin> values = insert.getValues().stream()
                        .map(value -> queries.of(value, source))
                        .toList();
                fill(target, names, values, source.rows());
            }
        }
    }

    private void set(String target, List<UpdateSet> sets, QueryColumns queries, QueryScope scope) {
        for (UpdateSet set : sets) {
            List<String> names = names(target, set.getColumns());
            List<Origin> values = new ArrayList<>();
            set.getValues().forEach(value -> values.add(queries.of(value, scope)));
            fill(target, names, values, Origin.CONSTANT);
        }
    }

    private void fill(String target, List<String> names, List<Origin> values, Origin rows) {
        Map<String, Origin> columns = filled.computeIfAbsent(target, first -> new HashMap<>());
        for (int index = 0; index < names.size(); index++) {
            Origin value = index < values.size()
                    ? values.get(index)
                    : Origin.unknown("The query has fewer columns than " + target);
            columns.merge(names.get(index), value, Origin::and);
        }
        columns.merge(ROWS, rows, Origin::and);
    }

    /** The columns that a statement fills: all of the table's, in order, where it names none. */
    private List<String> names(String target, @Nullable List<Column> columns) {
        if (columns != null) {
            return columns.stream()
                    .map(column -> TableScripts.lowerCase(column.getColumnName()))
                    .toList();
        }
        TableScripts.Described described = tables.get(target);
        return described == null ? List.of() : List.copyOf(described.columns().keySet());
    }
}
