package dev.medley.powerbi;

import dev.medley.sql.SqlScripts;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gold table as the catalogue of a migrated warehouse describes it.
 *
 * @param key the columns that its comment names after {@code key:}; empty where it names none
 */
record GoldTable(String name, String comment, List<String> key, Map<String, Column> columns) {

    private static final Pattern KEY = Pattern.compile("; key: (\\w+(?:, \\w+)*)");

    /** The name of the script of {@code sql/gold} that fills the table. */
    String script() {
        return new SqlScripts("sql")
                .inLayer("gold").stream()
                        .map(script -> script.name().replace("gold/", ""))
                        .filter(script -> script.replaceFirst("^\\d+_", "").equals(name + ".sql"))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("No script of sql/gold fills gold." + name));
    }

    /** A column, its type as DuckDB spells it. */
    record Column(String name, String type, String comment) {}

    /** The gold tables of {@code sql/ddl} in the order of their creation. */
    static List<GoldTable> readAll() {
        try (MigratedWarehouse warehouse = new MigratedWarehouse()) {
            Map<String, GoldTable> tables = new LinkedHashMap<>();
            for (List<String> row : warehouse.rows("""
                    select gold_tables.table_name, coalesce(gold_tables.comment, ''), gold_columns.column_name,
                        gold_columns.data_type, coalesce(gold_columns.comment, '')
                    from duckdb_tables() as gold_tables
                    inner join duckdb_columns() as gold_columns on gold_tables.table_oid = gold_columns.table_oid
                    where gold_tables.schema_name = 'gold'
                    order by gold_tables.table_oid, gold_columns.column_index
                    """)) {
                Matcher key = KEY.matcher(row.get(1));
                List<String> keys = key.find() ? List.of(key.group(1).split(", ")) : List.of();
                tables.computeIfAbsent(row.get(0), name -> new GoldTable(name, row.get(1), keys, new LinkedHashMap<>()))
                        .columns
                        .put(row.get(2), new Column(row.get(2), row.get(3), row.get(4)));
            }
            return new ArrayList<>(tables.values());
        } catch (SQLException e) {
            throw new IllegalStateException("The gold tables cannot be read: " + e.getMessage(), e);
        }
    }
}
