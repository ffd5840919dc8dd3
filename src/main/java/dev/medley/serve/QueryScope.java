package dev.medley.serve;

import dev.medley.serve.ColumnOrigins.Origin;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import org.jspecify.annotations.Nullable;

/**
 * What a name in an expression may refer to.
 *
 * @param relations what {@code from} reads, by alias
 * @param named the queries of {@code with} that a query within may read
 * @param outer of the query around
 */
record QueryScope(
        Map<String, Relation> relations,
        Map<String, Relation> named,
        @Nullable QueryScope outer) {

    /**
     * What a query reads like a table.
     *
     * @param columns by name, in order
     * @param rows what the number of its rows comes from
     * @param unknown why it may have other columns; null when it has none
     */
    record Relation(
            Map<String, Origin> columns,
            Origin rows,
            @Nullable String unknown) {

        static Relation unknown(String reason) {
            return new Relation(Map.of(), Origin.unknown(reason), reason);
        }

        /** The columns by position, as many as named. */
        List<Origin> inOrder(int count) {
            List<Origin> origins = new ArrayList<>(columns.values());
            return unknown == null ? origins : Collections.nCopies(count, Origin.unknown(unknown));
        }
    }

    QueryScope with(FromItem table, Relation relation) {
        Map<String, Relation> more = new LinkedHashMap<>(relations);
        more.put(alias(table), relation);
        return new QueryScope(more, named, outer);
    }

    Origin rows() {
        return relations.values().stream().map(Relation::rows).reduce(Origin.CONSTANT, Origin::and);
    }

    @Nullable
    Origin find(@Nullable String alias, String column) {
        Origin found = null;
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<String, Relation> entry : relations.entrySet()) {
            if (alias == null || alias.equals(entry.getKey())) {
                Origin origin = entry.getValue().columns().get(column);
                if (origin != null) {
                    found = found == null ? origin : found.and(origin);
                } else if (entry.getValue().unknown() != null) {
                    unknown.add(entry.getValue().unknown());
                }
            }
        }
        if (found == null && !unknown.isEmpty()) {
            return Origin.unknown(unknown.get(0));
        }
        return found != null || outer == null ? found : outer.find(alias, column);
    }

    static String alias(FromItem item) {
        Alias alias = item.getAlias();
        if (alias != null) {
            return TableScripts.lowerCase(alias.getName());
        }
        return item instanceof Table table ? TableScripts.lowerCase(table.getName()) : "";
    }
}
