package dev.medley.serve;

import dev.medley.serve.ColumnOrigins.Origin;
import dev.medley.serve.QueryScope.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/** The columns of one statement's queries, each with its {@link Origin} in the tables that the statement reads. */
final class QueryColumns {

    private final Map<String, TableScripts.Described> tables;
    private final String script;

    /** @param script the statement's file, for reasons */
    QueryColumns(Map<String, TableScripts.Described> tables, String script) {
        this.tables = tables;
        this.script = script;
    }

    /** The columns of a query; those of {@code with} come first when the statement, not the query, has it. */
    Relation of(Select query, @Nullable List<? extends WithItem<?>> with) {
        return select(query, with(with, Map.of(), null), null);
    }

    /** Where an expression's value comes from. */
    Origin of(Expression expression, QueryScope scope) {
        return of(expression, scope, Map.of());
    }

    private Origin of(Expression expression, QueryScope scope, Map<String, Origin> earlier) {
        Origin[] origin = {Origin.CONSTANT};
        expression.accept(
                new ExpressionVisitorAdapter<Void>() {
                    @Override
                    public <S> @Nullable Void visit(Column column, S context) {
                        origin[0] = origin[0].and(column(column, scope, earlier));
                        return null;
                    }

                    @Override
                    public <S> @Nullable Void visit(AnalyticExpression window, S context) {
                        super.visit(window, context);
                        List<Expression> parts = new ArrayList<>();
                        if (window.getPartitionExpressionList() != null) {
                            parts.addAll(window.getPartitionExpressionList());
                        }
                        if (window.getOrderByElements() != null) {
                            window.getOrderByElements().forEach(order -> parts.add(order.getExpression()));
                        }
                        parts.forEach(part -> part.accept(this, context));
                        if (window.getWindowName() != null) {
                            origin[0] = origin[0].and(
                                    Origin.unknown(script + " names a window, whose columns are not followed"));
                        }
                        return null;
                    }

                    @Override
                    public <S> @Nullable Void visit(AllColumns all, S context) {
                        origin[0] = origin[0].and(scope.rows());
                        return null;
                    }

                    @Override
                    public <S> @Nullable Void visit(Select query, S context) {
                        Relation inner = select(query, scope.named(), scope);
                        origin[0] = inner.inOrder(1).stream().reduce(origin[0], Origin::and);
                        return null;
                    }

                    @Override
                    public <S> @Nullable Void visit(ParenthesedSelect query, S context) {
                        return visit((Select) query, context);
                    }
                },
                null);
        return origin[0];
    }

    private Origin column(Column column, QueryScope scope, Map<String, Origin> earlier) {
        String name = TableScripts.lowerCase(column.getColumnName());
        String alias = column.getTable() == null
                ? null
                : TableScripts.lowerCase(column.getTable().getName());
        Origin found = scope.find(alias, name);
        if (found == null && alias == null) {
            found = earlier.get(name);
        }
        return found == null
                ? Origin.unknown("%s reads %s, which is in no table of sql/ddl".formatted(script, column))
                : found;
    }

    private Map<String, Relation> with(
            @Nullable List<? extends WithItem<?>> items, Map<String, Relation> named, @Nullable QueryScope outer) {
        Map<String, Relation> all = new HashMap<>(named);
        if (items != null) {
            for (WithItem<?> item : items) {
                all.put(
                        TableScripts.lowerCase(item.getUnquotedAliasName()),
                        item.isRecursive()
                                ? Relation.unknown(script + " is recursive: its columns are not followed")
                                : select(item.getSelect(), all, outer));
            }
        }
        return all;
    }

    private Relation select(Select query, Map<String, Relation> around, @Nullable QueryScope outer) {
        Map<String, Relation> named = with(query.getWithItemsList(), around, outer);
        if (query instanceof ParenthesedSelect inner) {
            return select(inner.getSelect(), named, outer);
        } else if (query instanceof SetOperationList union) {
            return union.getSelects().stream()
                    .map(part -> select(part, named, outer))
                    .reduce(QueryColumns::union)
                    .orElseThrow();
        } else if (query instanceof PlainSelect plain) {
            return plain(plain, named, outer);
        }
        return Relation.unknown(
                "%s takes them from %s".formatted(script, query.getClass().getSimpleName()));
    }

    private static Relation union(Relation first, Relation second) {
        Map<String, Origin> columns = new LinkedHashMap<>();
        List<Origin> others = second.inOrder(first.columns().size());
        int position = 0;
        for (Map.Entry<String, Origin> column : first.columns().entrySet()) {
            columns.put(
                    column.getKey(),
                    position < others.size() ? column.getValue().and(others.get(position)) : column.getValue());
            position++;
        }
        return new Relation(columns, first.rows().and(second.rows()), first.unknown());
    }

    private Relation plain(PlainSelect query, Map<String, Relation> named, @Nullable QueryScope outer) {
        QueryScope inner = scope(query.getFromItem(), query.getJoins(), named);
        QueryScope scope = new QueryScope(inner.relations(), named, outer);
        Map<String, Origin> columns = new LinkedHashMap<>();
        String unknown = null;
        for (SelectItem<?> item : query.getSelectItems()) {
            Expression expression = item.getExpression();
            if (expression instanceof AllColumns all) {
                String alias = all instanceof AllTableColumns table
                        ? TableScripts.lowerCase(table.getTable().getName())
                        : null;
                for (Map.Entry<String, Relation> entry : scope.relations().entrySet()) {
                    if (alias == null || alias.equals(entry.getKey())) {
                        entry.getValue().columns().forEach((name, origin) -> columns.merge(name, origin, Origin::and));
                        unknown = unknown == null ? entry.getValue().unknown() : unknown;
                    }
                }
                if (all.getExceptColumns() != null) {
                    all.getExceptColumns()
                            .forEach(column -> columns.remove(TableScripts.lowerCase(column.getColumnName())));
                }
            } else {
                columns.put(name(item, columns.size()), of(expression, scope, columns));
            }
        }
        return new Relation(columns, scope.rows(), unknown);
    }

    private static String name(SelectItem<?> item, int position) {
        if (item.getAliasName() != null) {
            return TableScripts.lowerCase(item.getAliasName());
        }
        return item.getExpression() instanceof Column column
                ? TableScripts.lowerCase(column.getColumnName())
                : "column " + position;
    }

    /** What {@code from} and its joins name. */
    QueryScope scope(@Nullable FromItem from, @Nullable List<Join> joins, Map<String, Relation> named) {
        Map<String, Relation> relations = new LinkedHashMap<>();
        if (from != null) {
            relations.put(QueryScope.alias(from), relation(from, named));
        }
        for (Join join : joins == null ? List.<Join>of() : joins) {
            Relation joined = relation(join.getFromItem(), named);
            relations.put(
                    QueryScope.alias(join.getFromItem()),
                    join.isLeft() ? lookedUp(joined, join, new QueryScope(relations, named, null)) : joined);
        }
        return new QueryScope(relations, named, null);
    }

    /** The columns of a left join hang on what it is looked up by: no match, no value. */
    private Relation lookedUp(Relation joined, Join join, QueryScope before) {
        Map<String, Origin> columns = new LinkedHashMap<>(joined.columns());
        columns.replaceAll((column, origin) -> Origin.CONSTANT);
        QueryScope others = before.with(join.getFromItem(), new Relation(columns, Origin.CONSTANT, joined.unknown()));
        Origin by = join.getOnExpressions().stream().map(on -> of(on, others)).reduce(Origin.CONSTANT, Origin::and);
        joined.columns().forEach((column, origin) -> columns.put(column, origin.and(by)));
        return new Relation(columns, joined.rows(), joined.unknown());
    }

    private Relation relation(FromItem item, Map<String, Relation> named) {
        if (item instanceof Table table) {
            return table(table, named);
        } else if (item instanceof ParenthesedSelect query) {
            return select(query, named, null);
        }
        return Relation.unknown("%s reads %s, whose columns are not followed".formatted(script, item));
    }

    /** A table of the DDL, or a query with that name in {@code with}. */
    Relation table(Table table, Map<String, Relation> named) {
        String name = TableScripts.name(table);
        Relation query = named.get(name);
        if (query != null) {
            return query;
        }
        TableScripts.Described described = tables.get(name);
        if (described == null) {
            return Relation.unknown("%s reads %s, which sql/ddl does not describe".formatted(script, name));
        }
        Map<String, Origin> columns = new LinkedHashMap<>();
        described.columns().keySet().forEach(column -> columns.put(column, Origin.of(name + '.' + column)));
        return new Relation(columns, Origin.of(name + '.' + ColumnOrigins.ROWS), null);
    }
}
