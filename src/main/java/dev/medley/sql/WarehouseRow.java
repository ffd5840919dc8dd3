package dev.medley.sql;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A row as camel-jdbc gives it, read by the names of its columns in any case: Snowflake writes them in capitals. */
public final class WarehouseRow {

    private final Map<String, @Nullable Object> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    public WarehouseRow(Map<String, ?> row) {
        columns.putAll(row);
    }

    /**
     * The value of a column.
     *
     * @throws IllegalArgumentException if the row has no such column
     */
    public @Nullable Object value(String column) {
        if (!columns.containsKey(column)) {
            throw new IllegalArgumentException("A row has no column %s, it has %s".formatted(column, columns.keySet()));
        }
        return columns.get(column);
    }

    /** The value of a column as text; {@code null} where it is null. */
    public String text(String column) {
        return String.valueOf(value(column));
    }

    /**
     * The value of a column that is a whole number.
     *
     * @throws IllegalArgumentException if the row has no such column, or no number in it
     */
    public long number(String column) {
        Object value = value(column);
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("The column %s holds %s, which is not a number".formatted(column, value));
    }
}
