package dev.medley.powerbi;

import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A DuckDB in memory after Medley's own migrations: a user's tables, and what fills them, are left out. */
final class MigratedWarehouse implements AutoCloseable {

    private static final Pattern CREATED = Pattern.compile("create table if not exists (\\S+)");

    private final SqlScripts scripts = new SqlScripts("sql");
    private final List<String> ofUsers = tablesOfUsers(scripts);
    private final Connection connection;

    MigratedWarehouse() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        run("engine/duckdb/prelude");
        run("ddl");
    }

    private static List<String> tablesOfUsers(SqlScripts scripts) {
        return scripts.inLayer("ddl").stream()
                .filter(script -> script.name().matches("ddl/[1-9]\\d\\d.*"))
                .flatMap(script -> CREATED.matcher(script.text()).results())
                .map(created -> created.group(1))
                .toList();
    }

    /** Runs the scripts of a layer in order, at noon of 2026-11-21 UTC. */
    void run(String layer) throws SQLException {
        for (SqlScript script : scripts.inLayer(layer)) {
            if (ofUsers.stream().anyMatch(script.text()::contains)) {
                continue;
            }
            for (String sql : script.statements()) {
                execute(sql.replace(":?now", "'2026-11-21 12:00:00'"));
            }
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows of a query as text, null as null. */
    List<List<@Nullable String>> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (found.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getString(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
