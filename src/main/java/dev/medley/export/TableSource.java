package dev.medley.export;

import dev.medley.export.Manifest.Column;
import dev.medley.export.Manifest.DataFile;
import dev.medley.export.Manifest.Table;
import dev.medley.sql.GoldKeys;
import dev.medley.sql.SqlScripts;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The warehouse's tables, their parts, and the engine's own copy of a part to a file, by the scripts of {@code
 * sql/engine/<engine>/export}. All of it in one transaction under the build lock is one build.
 */
final class TableSource {

    /** The one table that is always a file a day. */
    private static final String SILVER = "silver.spotify_events";

    /** A gold table of more rows is a file a day, if its key has one. */
    private static final long ROWS_OF_ONE_FILE = 100_000;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)?");

    private final JdbcTemplate warehouse;
    private final SqlScripts scripts;
    private final String folder;

    /** @param warehouse connections that take part in a route's transaction */
    TableSource(DataSource warehouse, SqlScripts scripts, String engine) {
        this.warehouse = new JdbcTemplate(warehouse);
        this.scripts = scripts;
        this.folder = "engine/" + engine + "/export/";
    }

    /** Whether silver has what gold has not, because a build of gold failed: then they are not of one build. */
    boolean isGoldBehind() {
        return count("select count(*) from ops.changed_keys")
                        + count("select count(*) from ops.load_batches where state = 'SILVER'")
                > 0;
    }

    private long count(String sql) {
        Long count = warehouse.queryForObject(sql, Long.class);
        return count == null ? 0 : count;
    }

    /** The run that published gold last; empty if its record is gone. */
    String buildRunId() {
        return warehouse
                .queryForList(
                        "select run_id from ops.run_steps where script = 'gold/99_publish.sql' and status = 'SUCCEEDED'"
                                + " order by ended_at desc limit 1",
                        String.class)
                .stream()
                .findFirst()
                .orElse("");
    }

    /**
     * The tables as they are declared now. A column keeps the field id that it had, and none is given twice.
     *
     * @param before the last manifest
     */
    List<Table> tables(Manifest before) {
        Map<String, Table> tables = new LinkedHashMap<>();
        warehouse.query(scripts.read(folder + "10_columns.sql").query(), row -> {
            String name = checked(row.getString(1));
            String comment = row.getString(2);
            Table table = tables.computeIfAbsent(
                    name, added -> new Table(added, comment, 0, lastFieldId(before, added), new ArrayList<>()));
            String column = checked(row.getString(3));
            int id = before.table(name).stream()
                    .flatMap(known -> known.columns().stream())
                    .filter(known -> known.columnName().equals(column))
                    .findFirst()
                    .map(Column::fieldId)
                    .orElse(table.lastFieldId() + 1);
            List<Column> columns = new ArrayList<>(table.columns());
            columns.add(new Column(column, row.getString(4), id, row.getString(5)));
            tables.put(name, new Table(name, comment, 0, Math.max(id, table.lastFieldId()), columns));
        });
        return List.copyOf(tables.values());
    }

    private static int lastFieldId(Manifest before, String table) {
        return before.table(table).map(Table::lastFieldId).orElse(0);
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalStateException(
                    "'%s' is the name of a table or column of gold: Parquet is written of names of letters, digits and underscores"
                            .formatted(name));
        }
        return name;
    }

    /** The parts of a table, each to be a file; one without rows if the table has none. */
    List<Part> parts(Table table) {
        Optional<String> day = dayColumn(table);
        String sql = filled(
                "operate/export_parts.sql",
                Map.of(
                        "day",
                        day.map("cast(cast(%s as date) as string)"::formatted).orElse("cast(null as string)"),
                        "columns",
                        columns(table, Column::columnName),
                        "table",
                        table.tableName()));
        List<Part> parts = warehouse.query(sql, (row, number) -> {
            String of = row.getString(1);
            return new Part(of == null ? DataFile.NO_DAY : of, row.getLong(2), row.getString(3));
        });
        Part whole = Part.whole(parts);
        boolean isByDay = day.isPresent()
                && !parts.isEmpty()
                && (table.tableName().equals(SILVER) || whole.rows() > ROWS_OF_ONE_FILE);
        return isByDay ? parts : List.of(whole);
    }

    private static Optional<String> dayColumn(Table table) {
        Optional<String> day =
                table.tableName().equals(SILVER) ? Optional.of("event_at") : GoldKeys.dayIn(table.comment());
        return day.filter(name -> table.columns().stream()
                .anyMatch(column ->
                        column.columnName().equals(name) && column.columnType().matches("(?i)(date|timestamp).*")));
    }

    /** Has the engine copy a part to a file of this machine, which must not exist. */
    void copy(Table table, Part part, Path file) {
        Map<String, String> values = new HashMap<>();
        values.put("table", table.tableName());
        values.put("columns", columns(table, Column::columnName));
        values.put("nullable_columns", columns(table, column -> "try(%1$s) as %1$s".formatted(column.columnName())));
        values.put("typed_columns", columns(table, TableSource::typed));
        values.put("rows", condition(table, part));
        values.put("folder", text(String.valueOf(file.toAbsolutePath().getParent())));
        values.put("name", text(String.valueOf(file.getFileName())));
        values.put("file", text(file.toAbsolutePath().toString()));
        values.put("field_ids", columns(table, column -> column.columnName() + ": " + column.fieldId()));
        values.put("comments", comments(table));
        scripts.read(folder + "20_copy.sql")
                .statements()
                .forEach(statement -> warehouse.execute(fill(statement, values)));
    }

    private static String condition(Table table, Part part) {
        String day = part.day();
        String column = dayColumn(table).orElse("");
        if (day == null) {
            return "1 = 1";
        } else if (day.equals(DataFile.NO_DAY)) {
            return column + " is null";
        }
        return "%1$s >= cast('%2$s' as date) and %1$s < cast('%3$s' as date)"
                .formatted(column, day, LocalDate.parse(day).plusDays(1));
    }

    /** Snowflake makes a decimal of a whole number unless it is cast, and capitals of a name unless it is quoted. */
    private static String typed(Column column) {
        return (column.columnType().equals("BIGINT") ? "cast(%1$s as bigint) as \"%1$s\"" : "%1$s as \"%1$s\"")
                .formatted(column.columnName());
    }

    private static String columns(Table table, Function<Column, String> text) {
        return table.columns().stream().map(text).collect(Collectors.joining(", "));
    }

    private static String comments(Table table) {
        return Stream.concat(
                        Stream.of("'comment': '%s'".formatted(text(table.comment()))),
                        table.columns().stream()
                                .filter(column -> !column.comment().isEmpty())
                                .map(column ->
                                        "'comment.%s': '%s'".formatted(column.columnName(), text(column.comment()))))
                .collect(Collectors.joining(", "));
    }

    /** As it stands between apostrophes. */
    private static String text(String value) {
        return value.replace("'", "''");
    }

    private String filled(String name, Map<String, String> values) {
        return fill(scripts.query(name), values);
    }

    private static String fill(String sql, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(sql)
                .replaceAll(name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group())));
    }
}
