package dev.medley.sql;

import static dev.medley.sql.BronzeRow.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for gold as a whole; what each table counts is in {@code sql/tests}. */
final class MartsTest {

    /** Medley's own migrations have lower numbers. */
    private static final int FIRST_OF_USERS = 100;

    private WarehouseFixture warehouse;

    @BeforeEach
    void open() throws SQLException {
        warehouse = new WarehouseFixture();
    }

    @AfterEach
    void close() throws SQLException {
        warehouse.close();
    }

    /** The gold tables of Medley's own migrations: a user's mart may have no test and no comments. */
    private static Set<String> ownTables() {
        Set<String> tables = new TreeSet<>();
        for (SqlScript script : new SqlScripts("sql").inLayer("ddl")) {
            if (Migrations.version(script) < FIRST_OF_USERS) {
                tables.addAll(named("create table if not exists", script));
                tables.removeAll(named("drop table if exists", script));
            }
        }
        return tables;
    }

    private static Set<String> named(String statement, SqlScript script) {
        return Pattern.compile(statement + " gold\\.(\\w+)")
                .matcher(script.text())
                .results()
                .map(table -> table.group(1))
                .collect(Collectors.toSet());
    }

    @Test
    void eachTableHasATest() {
        List<String> tested = SqlTestRun.files(Path.of("sql")).stream()
                .flatMap(file -> SqlTestFile.read(file).stream())
                .flatMap(test -> test.steps().stream())
                .flatMap(step -> step.expect().stream())
                .map(table -> table.name().replace("gold.", ""))
                .toList();
        assertThat(ownTables()).hasSizeGreaterThan(20).isSubsetOf(tested);
    }

    @Test
    void everyTableAndColumnHasAComment() throws SQLException {
        String own = ownTables().stream().collect(Collectors.joining("', '", "('", "')"));
        assertThat(warehouse.lines(
                        "select table_name from duckdb_tables() where schema_name = 'gold' and comment is null"
                                + " and table_name in " + own))
                .isEmpty();
        assertThat(warehouse.lines("select table_name, column_name from duckdb_columns() where schema_name = 'gold' and"
                        + " comment is null and table_name in " + own))
                .isEmpty();
    }

    @Test
    void eventsAtOneInstantAreOneSessionWithTheCountryAndDeviceOfTheLowestEventId() throws SQLException {
        // Given
        List<BronzeRow> rows = new ArrayList<>();
        for (int number = 0; number < 94; number++) {
            rows.add(event("e%02d".formatted(93 - number), "u" + number % 7, "play", "s1", "2026-11-16 10:00:00")
                    .on(number < 47 ? "web" : "mobile", number < 47 ? "DE" : "US"));
        }

        // When
        warehouse.load(rows);
        warehouse.build();

        // Then
        assertThat(warehouse.lines("select distinct country, device_type from gold.session_patterns"))
                .containsExactly("US | mobile");
        assertThat(warehouse.lines("select count(*), sum(events) from gold.session_patterns"))
                .containsExactly("7 | 94");
    }

    @Test
    void anErasedListenerIsInNoTable() throws SQLException {
        // Given
        warehouse.load(List.of(
                event("e1", "u1", "play", "s1", "2026-11-16 10:00:00"),
                event("e2", "u1", "skip", "s1", "2026-11-16 10:10:00"),
                event("e3", "u1", "play", "s2", "2026-11-16 10:50:00").on("web", "US"),
                event("e4", "u2", "play", "s1", "2026-11-17 09:00:00"),
                event("e5", "u2", "pause", "s1", "2026-11-17 09:05:00")));
        warehouse.build();
        warehouse.load(List.of(
                event("e6", "u1", "play", "s1", "2026-11-25 08:00:00"),
                event("e7", "u3", "skip", "s3", "2026-11-24 23:59:59")
                        .on("toaster", "ZZ")
                        .by(null, null)));
        warehouse.build();

        // When
        warehouse.erase("U1");
        warehouse.build();

        // Then
        assertThat(warehouse.schema("gold").toString()).doesNotContain("u1").doesNotContain("s2");
        assertThat(warehouse.schema("silver").toString()).doesNotContain("u1");
        assertThat(warehouse.schema("bronze").toString()).doesNotContain("u1");
        assertThat(warehouse.table("gold.kpis")).containsExactly("1 | 2 | 2 | 1 | 3 | 2026-11-24 23:59:59.0");
        assertThat(warehouse.table("gold.retention_cohorts"))
                .containsExactly("2026-11-16 | 0 | 1 | 1.0", "2026-11-23 | 0 | 1 | 1.0");
        assertThat(warehouse.failingChecks("full")).isEmpty();
    }
}
