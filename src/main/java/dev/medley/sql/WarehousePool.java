package dev.medley.sql;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** Makes the pool of warehouse connections; none is opened before one is asked for. */
public final class WarehousePool {

    private static final Duration IDLE = Duration.ofMinutes(10);

    private WarehousePool() {}

    /**
     * Returns a pool.
     *
     * @param engine duckdb or snowflake
     * @param url JDBC URL; on Snowflake empty makes it from the account
     * @param size the most connections there may be
     * @param isUsed whether this process has a station that uses the warehouse: what has none needs no login
     * @param snowflake the settings of {@link SnowflakeConnection#of}
     * @throws IllegalArgumentException if Snowflake's settings cannot work
     */
    public static HikariDataSource open(String engine, String url, int size, boolean isUsed, String snowflake) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("warehouse");
        pool.setMaximumPoolSize(size);
        pool.setInitializationFailTimeout(-1);
        if (engine.equals("snowflake") && isUsed) {
            SnowflakeConnection connection = SnowflakeConnection.of(url, snowflake);
            pool.setJdbcUrl(connection.url());
            pool.setDataSourceProperties(connection.properties());
            // No connection is kept for its own sake: a quiet process asks the service for nothing
            pool.setMinimumIdle(0);
            pool.setIdleTimeout(IDLE.toMillis());
        } else {
            pool.setJdbcUrl(url);
            pool.setMinimumIdle(1);
        }
        return pool;
    }
}
