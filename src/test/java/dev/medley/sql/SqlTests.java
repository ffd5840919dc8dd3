package dev.medley.sql;

import dev.medley.SnowflakeAccount;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests of {@code sql/tests}, each under its own name: {@code ./mvnw -Psql-tests}. They run on a DuckDB in memory, or in the
 * Snowflake account that SNOWFLAKE_* in the environment name, in a database that is dropped at the end.
 */
final class SqlTests {

    private static final Path SQL = Path.of("sql");

    private static @Nullable SnowflakeAccount account;
    private static @Nullable SqlTestRun run;

    @BeforeAll
    static void makeWarehouse() throws SQLException {
        if (SnowflakeAccount.isNamed()) {
            account = SnowflakeAccount.open(System.getenv());
            run = SqlTestRun.onSnowflake(SQL, account.connect());
        } else {
            run = SqlTestRun.onDuckDb(SQL);
        }
    }

    @AfterAll
    static void close() throws SQLException {
        if (run != null) {
            run.close();
        }
        if (account != null) {
            account.close();
        }
    }

    @TestFactory
    Stream<DynamicContainer> tablesHoldWhatTheTestsExpect() {
        return Objects.requireNonNull(run).tests();
    }
}
