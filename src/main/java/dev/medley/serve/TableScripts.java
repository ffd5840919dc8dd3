package dev.medley.serve;

import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterExpression;
import net.sf.jsqlparser.statement.comment.Comment;
import net.sf.jsqlparser.statement.create.table.ColumnDefinition;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.util.TablesNamesFinder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the SQL files say of tables: which statement fills which one from which, and what the DDL calls them. */
final class TableScripts {

    private static final Logger LOG = LoggerFactory.getLogger(TableScripts.class);
    private static final List<String> LAYERS = List.of("ddl", "silver", "gold");
    private static final Pattern KEY = Pattern.compile("\\bkey:\\s*(\\w+(?:\\s*,\\s*\\w+)*)");

    private TableScripts() {}

    /** The statements of a file that the parser knows; the engines decide whether the others are SQL. */
    record Parsed(String script, List<Statement> statements) {

        boolean isDdl() {
            return script.startsWith("ddl/");
        }
    }

    /** One statement of a file: it takes rows from some tables into another, or deletes there what they name. */
    record Use(String script, String target, Set<String> sources, boolean isDelete) {}

    /** A table of the DDL; its columns by name, in order. */
    record Described(@Nullable String comment, Map<String, Column> columns) {

        /** The columns that tell its rows apart, as {@code key: a, b} in its comment declares them; none if it does not. */
        List<String> key() {
            Matcher declaration = KEY.matcher(comment == null ? "" : comment);
            return declaration.find() ? List.of(declaration.group(1).split("\\s*,\\s*")) : List.of();
        }
    }

    /** A column of the DDL. */
    record Column(String type, @Nullable String comment) {}

    /** All files of DDL, silver and gold, in their order. */
    static List<SqlScript> read(SqlScripts scripts) {
        return LAYERS.stream().flatMap(layer -> scripts.inLayer(layer).stream()).toList();
    }

    /** What the statements of a silver or gold file do; DDL does nothing to rows. */
    static List<Use> uses(Parsed file) {
        if (file.isDdl()) {
            return List.of();
        }
        List<Use> uses = new ArrayList<>();
        for (Statement statement : file.statements()) {
            Table target = target(statement);
            if (target != null) {
                Set<String> sources = new TablesNamesFinder<Void>()
                        .getTables(statement).stream()
                                .map(TableScripts::lowerCase)
                                .collect(Collectors.toCollection(TreeSet::new));
                sources.remove(name(target));
                uses.add(new Use(file.script(), name(target), sources, statement instanceof Delete));
            }
        }
        return uses;
    }

    private static @Nullable Table target(Statement statement) {
        if (statement instanceof Insert insert) {
            return insert.getTable();
        } else if (statement instanceof Merge merge) {
            return merge.getTable();
        } else if (statement instanceof Update update) {
            return update.getTable();
        }
        return statement instanceof Delete delete ? delete.getTable() : null;
    }

    /** The tables of the DDL by name. */
    static Map<String, Described> described(List<Parsed> files) {
        Map<String, Map<String, Column>> columns = new TreeMap<>();
        Map<String, String> comments = new TreeMap<>();
        for (Parsed file : files) {
            if (file.isDdl()) {
                file.statements().forEach(statement -> describe(statement, columns, comments));
            }
        }
        Map<String, Described> tables = new TreeMap<>();
        columns.forEach((table, types) -> {
            Map<String, Column> described = new LinkedHashMap<>();
            types.forEach(
                    (name, column) -> described.put(name, new Column(column.type(), comments.get(table + '.' + name))));
            tables.put(table, new Described(comments.get(table), described));
        });
        return tables;
    }

    private static void describe(
            Statement statement, Map<String, Map<String, Column>> columns, Map<String, String> comments) {
        if (statement instanceof CreateTable create && create.getColumnDefinitions() != null) {
            add(
                    create.getColumnDefinitions(),
                    columns.computeIfAbsent(name(create.getTable()), first -> new LinkedHashMap<>()));
        } else if (statement instanceof Alter alter) {
            for (AlterExpression change : alter.getAlterExpressions()) {
                if (change.getColDataTypeList() != null) {
                    add(
                            change.getColDataTypeList(),
                            columns.computeIfAbsent(name(alter.getTable()), first -> new LinkedHashMap<>()));
                }
            }
        } else if (statement instanceof Comment comment && comment.getComment() != null) {
            String text = comment.getComment().getValue().replace("''", "'");
            if (comment.getTable() != null) {
                comments.put(name(comment.getTable()), text);
            } else if (comment.getColumn() != null) {
                comments.put(lowerCase(comment.getColumn().getFullyQualifiedName()), text);
            }
        }
    }

    private static void add(List<? extends ColumnDefinition> definitions, Map<String, Column> columns) {
        for (ColumnDefinition definition : definitions) {
            columns.put(
                    lowerCase(definition.getColumnName()),
                    new Column(lowerCase(definition.getColDataType().toString()), null));
        }
    }

    static List<Parsed> parse(List<SqlScript> files) {
        return files.stream().map(TableScripts::parse).toList();
    }

    private static Parsed parse(SqlScript file) {
        List<Statement> statements = new ArrayList<>();
        for (String text : file.statements()) {
            try {
                statements.add(CCJSqlParserUtil.parse(text.replace(":?", ":")));
            } catch (JSQLParserException unknown) {
                LOG.debug("Not read for the lineage: script=sql/{} statement={}", file.name(), text, unknown);
            }
        }
        return new Parsed(file.name(), List.copyOf(statements));
    }

    static String name(Table table) {
        return lowerCase(table.getFullyQualifiedName());
    }

    static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
