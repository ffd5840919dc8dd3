package dev.medley;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.sql.ListeningMonth;
import dev.medley.sql.SqlTestRun;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first test of each file of {@code sql/tests} by Snowflake's real driver against the stand-in; SqlTests runs all of them in
 * an account that the environment names. The stand-in commits at a MERGE, so that each needs a database of its own.
 */
@EnabledIf(
        value = "dev.medley.SnowflakeStandIn#isAvailable",
        disabledReason = "Python 3 with venv, or the package of Snowflake's stand-in, cannot be had here")
final class SnowflakeSqlIT {

    private static final Path SQL = Path.of("sql");

    @TempDir
    private static Path folder = Path.of("");

    private static @Nullable SnowflakeStandIn standIn;

    @BeforeAll
    static void start() {
        standIn = SnowflakeStandIn.start(folder);
    }

    @AfterAll
    static void close() {
        if (standIn != null) {
            standIn.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> tablesHoldWhatTheTestsExpect() {
        return SqlTestRun.files(SQL).stream()
                .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> runFirst(file)));
    }

    @Test
    void checksOfAnHourFindWhatIsPlanted() throws SQLException {
        SnowflakeStandIn server = Objects.requireNonNull(standIn);
        int hour = 23 * 24 + 14;
        try (SnowflakeAccount account = SnowflakeAccount.open(server.environment());
                ListeningMonth month = ListeningMonth.onSnowflake(account.connect(), hour)) {
            // Given
            assertThat(month.findsAfter(hour, "hourly_volume")).isEmpty();
            assertThat(month.findsAfter(hour, "hourly_skip_rate")).isEmpty();

            // When
            month.multiply(hour, 2);
            month.skipOtherwise(hour, 0);

            // Then
            assertThat(month.findsAfter(hour, "hourly_volume")).containsExactly("stream");
            assertThat(month.findsAfter(hour, "hourly_skip_rate")).containsExactly("0");
        }
    }

    private static void runFirst(Path file) throws SQLException {
        SnowflakeStandIn server = Objects.requireNonNull(standIn);
        try (SnowflakeAccount account = SnowflakeAccount.open(server.environment());
                SqlTestRun run = SqlTestRun.onSnowflake(SQL, account.connect())) {
            run.runFirst(file);
        }
    }
}
