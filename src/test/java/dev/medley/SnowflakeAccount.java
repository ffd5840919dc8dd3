package dev.medley;

import dev.medley.sql.SnowflakeConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A database of the test's own in a Snowflake account: the one that SNOWFLAKE_* in the environment name, or the stand-in. It
 * is dropped when closed. The role must be allowed to create a database.
 */
public final class SnowflakeAccount implements AutoCloseable {

    private final Map<String, String> environment;
    private final String database;

    private SnowflakeAccount(Map<String, String> environment, String database) {
        this.environment = environment;
        this.database = database;
    }

    /** Whether the environment names an account and a login to it. */
    public static boolean isNamed() {
        return named(System.getenv());
    }

    private static boolean named(Map<String, String> environment) {
        return !environment.getOrDefault("SNOWFLAKE_ACCOUNT", "").isEmpty();
    }

    /** Makes the database in the account that is named, or else in the stand-in. */
    static SnowflakeAccount open(SnowflakeStandIn standIn) throws SQLException {
        return open(isNamed() ? System.getenv() : standIn.environment());
    }

    /** Makes it in the account that such variables name. */
    public static SnowflakeAccount open(Map<String, String> variables) throws SQLException {
        String database =
                "MEDLEY_TEST_" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
        Map<String, String> environment = new HashMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith("SNOWFLAKE_") && !value.isEmpty()) {
                environment.put(name, value);
            }
        });
        environment.put("SNOWFLAKE_DATABASE", database);
        SnowflakeAccount account = new SnowflakeAccount(environment, database);
        account.execute("create database if not exists " + database);
        return account;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    String database() {
        return database;
    }

    /** What a Medley process needs in its environment, beside the profile. */
    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** A connection of the real driver, logged in as Medley logs in. */
    public Connection connect() throws SQLException {
        return connect(environment);
    }

    /** The same as another role. */
    Connection connectAs(String role) throws SQLException {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put("SNOWFLAKE_ROLE", role);
        return connect(changed);
    }

    private static Connection connect(Map<String, String> environment) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        Map<String, String> all = new HashMap<>(Map.of("SNOWFLAKE_WAREHOUSE", "MEDLEY_WH"));
        all.putAll(environment);
        all.remove("SNOWFLAKE_URL");
        all.forEach((name, value) -> settings.put(
                name.substring("SNOWFLAKE_".length()).toLowerCase(Locale.ROOT).replace('_', '-'), value));
        SnowflakeConnection connection =
                SnowflakeConnection.of(environment.getOrDefault("SNOWFLAKE_URL", ""), settings);
        return DriverManager.getConnection(connection.url(), connection.properties());
    }

    @Override
    public void close() throws SQLException {
        execute("drop database if exists " + database);
    }
}
