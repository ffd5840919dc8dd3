package dev.medley.sql;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** Makes the pool of warehouse connections; none is opened before one is asked for. */
public final class WarehousePool {

    private static final Duration IDLE = Duration.ofMinutes(10);

    private WarehousePool() {}

    /**
     * A pool of connections to DuckDB.
     *
     * @param url JDBC URL
     * @param size how many connections there may be
     */
    public static HikariDataSource duckDb(String url, int size) {
        HikariDataSource pool = pool(url, size);
        pool.setMinimumIdle(1);
        return pool;
    }

    /**
     * A pool of connections to Snowflake.
     *
     * @param size how many connections there may be
     */
    public static HikariDataSource snowflake(SnowflakeConnection connection, int size) {
        HikariDataSource pool = pool(connection.url(), size);
        pool.setDataSourceProperties(connection.properties());
        // A quiet process keeps no connection, so that the warehouse may sleep
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(IDLE.toMillis());
        return pool;
    }

    private static HikariDataSource pool(String url, int size) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("warehouse");
        pool.setMaximumPoolSize(size);
        pool.setInitializationFailTimeout(-1);
        pool.setJdbcUrl(url);
        return pool;
    }
}
