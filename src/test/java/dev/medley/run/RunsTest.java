package dev.medley.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.sql.Migrations;
import dev.medley.sql.SqlScripts;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Which runs stand in OPS.RUNS: health tells of the last one of a kind. */
class RunsTest {

    @TempDir
    private Path folder;

    private DriverManagerDataSource warehouse;

    @BeforeEach
    void migrate() {
        warehouse = new DriverManagerDataSource("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        new Migrations(warehouse, new SqlScripts("sql"), "duckdb").apply();
    }

    private Runs process() {
        Runs runs = new Runs(new RunStore(warehouse, "worker"), Set.of(Station.LOAD, Station.BUILD));
        runs.closeInterrupted();
        return runs;
    }

    private static Run begin(Runs runs) {
        Run run = Objects.requireNonNull(runs.start("load", null));
        runs.begin(run);
        return run;
    }

    private List<String> recorded() {
        return new JdbcTemplate(warehouse).queryForList("select status from ops.runs order by ended_at", String.class);
    }

    @Test
    void quietRunIsNotRecorded() {
        // Given
        Runs runs = process();

        // When
        runs.succeed(begin(runs));

        // Then
        assertThat(recorded()).isEmpty();
    }

    @Test
    void quietRunThatFollowsAFailedOneIs() {
        // Given
        Runs runs = process();
        runs.fail(begin(runs), new IllegalStateException("the lake is down"));

        // When
        runs.succeed(begin(runs));
        runs.succeed(begin(runs));

        // Then
        assertThat(recorded()).containsExactly("FAILED", "SUCCEEDED");
    }

    @Test
    void quietRunThatFollowsAFailedOneOfAnEarlierProcessIs() {
        // Given
        Runs earlier = process();
        earlier.fail(begin(earlier), new IllegalStateException("the lake is down"));

        // When
        Runs runs = process();
        runs.succeed(begin(runs));

        // Then
        assertThat(recorded()).containsExactly("FAILED", "SUCCEEDED");
    }
}
