package dev.medley.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;

/**
 * Runs the tests of {@code sql/tests} one after another in one warehouse, by the scripts and in the order of a build. A test
 * leaves nothing behind: its loads and builds are one transaction that is rolled back, as DDL takes most of the time.
 */
public final class SqlTestRun implements AutoCloseable {

    private static final String NOW = "2026-01-05 13:00:00.000000";

    private final Path sql;
    private final WarehouseFixture warehouse;
    private final Map<String, List<String>> columns;

    private SqlTestRun(Path sql, Connection connection, String engine) throws SQLException {
        this.sql = sql;
        this.warehouse = new WarehouseFixture(connection, engine, new SqlScripts(sql.toString()), false);
        this.columns = warehouse.columns();
    }

    /** A run on a DuckDB in memory; {@code sql} is the folder that holds {@code tests}. */
    public static SqlTestRun onDuckDb(Path sql) throws SQLException {
        return new SqlTestRun(sql, DriverManager.getConnection("jdbc:duckdb:"), "duckdb");
    }

    /** A run in an empty Snowflake database, the one that the connection uses. */
    public static SqlTestRun onSnowflake(Path sql, Connection connection) throws SQLException {
        return new SqlTestRun(sql, connection, "snowflake");
    }

    /** The files with tests, by name. */
    public static List<Path> files(Path sql) {
        Path folder = sql.resolve("tests");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list the tests of " + folder, e);
        }
    }

    /**
     * The tests by file; a file that is not as it must be is a test that fails. With {@code -Dsql.tests=songs} only files with
     * that in their name.
     */
    public Stream<DynamicContainer> tests() {
        String selected = System.getProperty("sql.tests", "");
        return files(sql).stream()
                .filter(file -> file.getFileName().toString().contains(selected))
                .map(file -> {
                    String name = file.getFileName().toString();
                    List<DynamicTest> tests;
                    try {
                        tests = SqlTestFile.read(file).stream()
                                .map(test -> DynamicTest.dynamicTest(
                                        test.name(),
                                        URI.create(file.toUri() + "?line=" + test.line()),
                                        () -> run(test)))
                                .toList();
                    } catch (IllegalArgumentException e) {
                        tests = List.of(DynamicTest.dynamicTest(name, () -> {
                            throw failure(String.valueOf(e.getMessage()));
                        }));
                    }
                    return DynamicContainer.dynamicContainer(name, file.toUri(), tests.stream());
                });
    }

    /** Runs the first test of a file. */
    public void runFirst(Path file) throws SQLException {
        run(SqlTestFile.read(file).get(0));
    }

    /** Runs the tests of one file, until one fails. */
    public void run(Path file) throws SQLException {
        for (SqlTestCase test : SqlTestFile.read(file)) {
            run(test);
        }
    }

    /** @throws AssertionError if a table is not as expected, with all tables of that build that are not */
    void run(SqlTestCase test) throws SQLException {
        List<Load> loads = new ArrayList<>();
        warehouse.setNow(NOW);
        try {
            for (SqlTestCase.Step step : test.steps()) {
                build(step, loads);
                List<String> differences = new ArrayList<>();
                for (SqlTestCase.Table table : step.expect()) {
                    compare(test, table, loads.size(), differences);
                }
                if (!differences.isEmpty()) {
                    throw failure("%s, '%s'%s".formatted(test.place(), test.name(), String.join("", differences)));
                }
            }
        } finally {
            warehouse.rollback();
        }
    }

    private record Load(String objectKey, long firstOffset, int rows) {}

    private void build(SqlTestCase.Step step, List<Load> loads) throws SQLException {
        if (step.now() != null) {
            warehouse.setNow(step.now());
        }
        if (step.erases() != null) {
            warehouse.erase(step.erases());
        }
        if (step.replaces() > 0) {
            Load replaced = loads.get(step.replaces() - 1);
            warehouse.reload(replaced.objectKey());
            warehouse.load(step.given(), replaced.objectKey(), replaced.firstOffset());
            loads.add(replaced);
        } else {
            long first = loads.stream()
                    .mapToLong(load -> load.firstOffset() + load.rows())
                    .max()
                    .orElse(0);
            int rows = step.given().size();
            Load load = new Load(WarehouseFixture.objectKey(first, first + Math.max(rows, 1) - 1), first, rows);
            if (rows > 0) {
                warehouse.load(step.given(), load.objectKey(), first);
            }
            loads.add(load);
        }
        warehouse.build();
    }

    private void compare(SqlTestCase test, SqlTestCase.Table table, int build, List<String> differences)
            throws SQLException {
        String place = "%s, line %d".formatted(test.file(), table.line());
        List<String> held = columns.get(table.name());
        if (held == null) {
            String schema = table.name().substring(0, table.name().indexOf('.') + 1);
            throw failure("%s: there is no table %s: give any of %s"
                    .formatted(
                            place,
                            table.name(),
                            columns.keySet().stream()
                                    .filter(name -> name.startsWith(schema))
                                    .collect(Collectors.joining(", "))));
        }
        for (String column : table.columns()) {
            if (!held.contains(column)) {
                throw failure("%s: %s has no column '%s': give any of %s"
                        .formatted(place, table.name(), column, String.join(", ", held)));
            }
        }
        List<String> compared = table.columns().isEmpty() ? held : table.columns();
        SqlTestTable rows = new SqlTestTable(
                compared,
                table.rows(),
                warehouse.rows("select %s from %s".formatted(String.join(", ", compared), table.name())));
        if (!rows.isAsExpected()) {
            differences.add("\n%s after build %d is not as expected in line %d: %s"
                    .formatted(table.name(), build, table.line(), rows.difference()));
        }
    }

    /** Where the test fails in Java helps nobody: the message has the place in its file. */
    private static AssertionError failure(String message) {
        AssertionError failure = new AssertionError(message);
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }

    @Override
    public void close() throws SQLException {
        warehouse.close();
    }
}
