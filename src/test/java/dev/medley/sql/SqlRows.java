package dev.medley.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a query gives, as lists and as text. */
public final class SqlRows {

    private SqlRows() {}

    static List<List<Object>> ask(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            ResultSet found = statement.executeQuery();
            List<List<Object>> rows = new ArrayList<>();
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Rows as text, columns parted by {@code |}, null as {@code -}. */
    public static List<String> lines(Connection connection, String sql) throws SQLException {
        return text(ask(connection, sql));
    }

    static List<String> text(List<List<Object>> rows) {
        return rows.stream()
                .map(row -> String.join(
                        " | ",
                        row.stream()
                                .map(value -> value == null ? "-" : value.toString())
                                .toList()))
                .toList();
    }
}
