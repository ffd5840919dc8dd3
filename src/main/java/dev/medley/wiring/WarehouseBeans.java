package dev.medley.wiring;

import com.zaxxer.hikari.HikariDataSource;
import dev.medley.event.EventContract;
import dev.medley.run.RunStore;
import dev.medley.run.Runs;
import dev.medley.settings.Keys;
import dev.medley.sql.Locks;
import dev.medley.sql.Migrations;
import dev.medley.sql.RunningStatements;
import dev.medley.sql.SnowflakeConnection;
import dev.medley.sql.SqlScripts;
import dev.medley.sql.WarehouseFile;
import dev.medley.sql.WarehousePool;
import javax.sql.DataSource;
import org.apache.camel.spring.spi.SpringTransactionPolicy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The warehouse, its SQL and the runs that use it. No connection is opened before its first use.
 *
 * @param pool connections outside of the routes' transactions
 * @param warehouse connections that take part in a route's transaction
 */
record WarehouseBeans(
        DataSource pool,
        RunningStatements warehouse,
        WarehouseFile file,
        SqlScripts scripts,
        Migrations migrations,
        Runs runs) {

    static WarehouseBeans bind(Beans beans, EventContract contract) {
        HikariDataSource pool = beans.bindClosing("warehousePool", pool(beans));
        RunningStatements warehouse =
                beans.bind("warehouse", new RunningStatements(new TransactionAwareDataSourceProxy(pool)));
        SpringTransactionPolicy inOneTransaction = new SpringTransactionPolicy();
        inOneTransaction.setTransactionManager(new JdbcTransactionManager(pool));
        beans.bind("inOneTransaction", inOneTransaction);
        SqlScripts scripts = beans.bind("sqlScripts", new SqlScripts(beans.get(Keys.SQL_DIR), contract));
        beans.bind("locks", new Locks(warehouse, beans.get(Keys.WORKER)));
        RunStore store = new RunStore(pool, beans.get(Keys.WORKER));
        Runs runs = beans.bind("runs", new Runs(store, beans.settings().stations()));
        return new WarehouseBeans(
                pool,
                warehouse,
                new WarehouseFile(beans.get(Keys.WAREHOUSE_URL)),
                scripts,
                beans.bind("migrations", new Migrations(pool, scripts, beans.get(Keys.ENGINE))),
                runs);
    }

    private static HikariDataSource pool(Beans beans) {
        String url = beans.get(Keys.WAREHOUSE_URL);
        int size = beans.get(Keys.POOL_SIZE);
        return beans.settings().onDuckDb()
                ? WarehousePool.duckDb(url, size)
                : WarehousePool.snowflake(
                        SnowflakeConnection.of(url, beans.settings().snowflake()), size);
    }
}
