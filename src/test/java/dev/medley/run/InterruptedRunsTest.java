package dev.medley.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.sql.Migrations;
import dev.medley.sql.SqlScripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Several processes of one name, as on one machine, each with a station of its own. */
final class InterruptedRunsTest {

    @TempDir
    private Path folder;

    @Test
    void aProcessClosesThoseThatItCanRunAndLeavesThoseOfAnotherBesideIt() {
        // Given
        DriverManagerDataSource warehouse =
                new DriverManagerDataSource("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        new Migrations(warehouse, new SqlScripts("sql"), "duckdb").apply();
        RunStore store = new RunStore(warehouse, "one-machine");
        new Runs(store, Set.of(Station.LOAD)).request("load", null);
        new Runs(store, Set.of(Station.BUILD)).request("build", null);
        new Runs(store, Set.of(Station.LOAD, Station.BUILD)).request("reload", "key=bronze/one");

        // When
        new Runs(store, Set.of(Station.SERVE)).closeInterrupted();
        new Runs(store, Set.of(Station.BUILD)).closeInterrupted();

        // Then
        assertThat(statuses(warehouse)).containsExactly("build FAILED", "load QUEUED", "reload QUEUED");

        // When
        new Runs(store, Set.of(Station.LOAD, Station.BUILD)).closeInterrupted();

        // Then
        assertThat(statuses(warehouse)).containsExactly("build FAILED", "load FAILED", "reload FAILED");
    }

    private static List<String> statuses(DriverManagerDataSource warehouse) {
        return new JdbcTemplate(warehouse)
                .queryForList("select kind || ' ' || status from ops.runs order by kind", String.class);
    }
}
