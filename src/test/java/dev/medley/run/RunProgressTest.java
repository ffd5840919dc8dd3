package dev.medley.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.LogLines;
import dev.medley.build.Builds;
import dev.medley.sql.Migrations;
import dev.medley.sql.SqlJob;
import dev.medley.sql.SqlScripts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** How a run that takes long shows how far it is: a backfill of a load and two chunks, by a clock that the test moves. */
class RunProgressTest {

    private static final Instant BEGIN = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    private Path folder;

    private final MovedClock clock = new MovedClock();
    private JdbcTemplate warehouse = new JdbcTemplate();
    private Runs runs = new Runs(new RunStore(new DriverManagerDataSource(), "here"), Set.of(Station.BUILD), clock);

    private static final class MovedClock extends Clock {

        private Instant now = BEGIN;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void openWarehouse() {
        DriverManagerDataSource pool = new DriverManagerDataSource("jdbc:duckdb:" + folder.resolve("warehouse.duckdb"));
        new Migrations(pool, new SqlScripts("sql"), "duckdb").apply();
        warehouse = new JdbcTemplate(pool);
        runs = new Runs(new RunStore(pool, "here"), Set.of(Station.LOAD, Station.BUILD), clock);
    }

    private Map<String, Object> recorded() {
        return warehouse.queryForMap(
                "select status, unit_name, done_units, total_units, seconds_left, rows_in from ops.runs");
    }

    private void addBatch(long batchId, long rows) {
        warehouse.update(
                "insert into ops.load_batches (batch_id, state, rows_in) values (?, 'PUBLISHED', ?)", batchId, rows);
        warehouse.update(
                "insert into ops.lake_objects (object_key, batch_id, hour_at) values (?, ?, timestamp '2026-11-21 23:00:00')",
                "object of batch " + batchId,
                batchId);
    }

    @Test
    void backfillTellsObjectsAndThenRowsWithTheTimeThatIsLeftEveryFiveSeconds() {
        // Given
        LogLines log = LogLines.ofMedley();
        Builds builds = new Builds(Objects.requireNonNull(warehouse.getDataSource()), new SqlScripts("sql"), runs, 300);
        addBatch(4, 300);
        addBatch(5, 100);
        Run run = Objects.requireNonNull(runs.start("load", null));
        runs.begin(run);

        // When
        run.progress(20, 80, "objects");
        run.staged(20, 200);
        clock.now = BEGIN.plusSeconds(10);
        runs.progress(run);
        clock.now = BEGIN.plusSeconds(14);
        runs.progress(run);
        run.addLoaded(80, 800);
        clock.now = BEGIN.plusSeconds(40);
        List<SqlJob> jobs = builds.validateAgain(run, "2026-11-21", "2026-11-21");
        clock.now = BEGIN.plusSeconds(49);
        builds.built(run, jobs.get(0));

        // Then
        assertThat(jobs).extracting(SqlJob::rows).containsExactly(300L, 100L);
        assertThat(jobs)
                .extracting(job -> job.parameters().get("first_batch_id"))
                .containsExactly(4L, 5L);
        assertThat(log.with("Run progress: kind=load run=" + run.getId()))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("INFO ")
                                .endsWith(" objects=20/80 rows=200 rows_per_second=20 seconds_left=30"),
                        line -> assertThat(line).endsWith(" rows=300/400 rows=800 rows_per_second=16 seconds_left=3"));
        assertThat(recorded())
                .containsEntry("status", "RUNNING")
                .containsEntry("unit_name", "rows")
                .containsEntry("done_units", 300L)
                .containsEntry("total_units", 400L)
                .containsEntry("seconds_left", 3L);
    }

    @Test
    void warehouseThatRecordsNoRunIsSaidWithTheRun() {
        // Given
        LogLines log = LogLines.ofMedley();
        Run run = Objects.requireNonNull(runs.start("load", null));
        runs.begin(run);
        run.addLoaded(1, 10);
        warehouse.execute("alter table ops.runs rename to lost_runs");

        // When
        clock.now = BEGIN.plus(Duration.ofSeconds(1));
        runs.succeed(run);

        // Then
        assertThat(log.with("ERROR", "The warehouse cannot record how a run ended", run.getId()))
                .hasSize(1);
        assertThat(runs.unrecorded()).contains("runs");
    }
}
