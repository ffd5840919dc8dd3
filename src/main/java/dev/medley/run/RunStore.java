package dev.medley.run;

import dev.medley.sql.SqlTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** {@code OPS.RUNS} and {@code OPS.RUN_STEPS}, written outside the transaction of the run itself. */
public final class RunStore {

    static final String STOPPED = "Medley stopped while this ran";

    private final JdbcTemplate jdbc;
    private final String worker;
    private final Map<Run, Integer> savedSteps = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * @param pool the pool of plain connections
     * @param worker name of this process among those that share the warehouse, such as its host's
     */
    public RunStore(DataSource pool, String worker) {
        // A transaction is bound to the pool object itself, so one behind another object stays outside it.
        this.jdbc = new JdbcTemplate(new DelegatingDataSource(pool));
        this.worker = worker;
    }

    /** @param kinds at least one */
    int closeInterrupted(List<RunKind> kinds, Instant now) {
        List<Object> values = new ArrayList<>(List.of(SqlTime.utc(now), STOPPED, worker));
        kinds.forEach(kind -> values.add(kind.label()));
        return jdbc.update(
                "update ops.runs set status = 'FAILED', ended_at = ?, error = ?"
                        + " where worker = ? and status in ('QUEUED', 'RUNNING') and kind in (%s)"
                                .formatted(String.join(", ", Collections.nCopies(kinds.size(), "?"))),
                values.toArray());
    }

    /** The kinds whose last run, here or elsewhere, failed. */
    Set<RunKind> failedKinds() {
        Set<RunKind> kinds = EnumSet.noneOf(RunKind.class);
        jdbc.query(
                "select kind, status from ops.runs where ended_at is not null and status <> 'SKIPPED'"
                        + " qualify row_number() over (partition by kind order by ended_at desc) = 1",
                row -> {
                    if (row.getString(2).equals("FAILED")) {
                        String label = row.getString(1);
                        Stream.of(RunKind.values())
                                .filter(kind -> kind.label().equals(label))
                                .forEach(kinds::add);
                    }
                });
        return kinds;
    }

    void insert(Run run, String status, Instant now) {
        jdbc.update(
                "insert into ops.runs (run_id, kind, status, trigger_name, worker, started_at) values (?, ?, ?, ?, ?, ?)",
                run.getId(),
                run.getKind().label(),
                status,
                run.trigger(),
                worker,
                SqlTime.utc(now));
    }

    /** Adds the steps that are new, then updates the run's row, which is there or not: a run that ended has all its steps. */
    void save(Run run, String status, @Nullable String error, Instant now) {
        saveSteps(run);
        if (update(run, status, error, now) == 0) {
            Instant startedAt = run.startedAt();
            insert(run, "RUNNING", startedAt == null ? now : startedAt);
            update(run, status, error, now);
        }
    }

    int update(Run run, String status, @Nullable String error, Instant now) {
        Run.Figures figures = run.figures();
        Instant startedAt = run.startedAt();
        boolean ended = !status.equals("RUNNING");
        return jdbc.update(
                "update ops.runs set status = ?, started_at = ?, ended_at = ?, objects = ?, rows_in = ?,"
                        + " silver_rows = ?, rejected_rows = ?, duplicate_rows = ?, done_units = ?, total_units = ?,"
                        + " unit_name = ?, rows_per_second = ?, seconds_left = ?, message = ?,"
                        + " started_run_id = ?, error = ? where run_id = ?",
                status,
                SqlTime.utc(startedAt == null ? now : startedAt),
                ended ? SqlTime.utc(now) : null,
                figures.objects(),
                figures.rowsIn(),
                figures.silverRows(),
                figures.rejectedRows(),
                figures.duplicateRows(),
                figures.doneUnits(),
                figures.totalUnits(),
                figures.unitName(),
                figures.rowsPerSecond(run.elapsedSeconds(now)),
                ended ? null : run.secondsLeft(now),
                run.message(),
                run.startedRunId(),
                error,
                run.getId());
    }

    private void saveSteps(Run run) {
        int saved = savedSteps.getOrDefault(run, 0);
        List<Run.Step> steps = run.stepsFrom(saved);
        if (steps.isEmpty()) {
            return;
        }
        int number = saved;
        List<Object[]> rows = new ArrayList<>();
        for (Run.Step step : steps) {
            number++;
            rows.add(new Object[] {
                run.getId(),
                number,
                step.script(),
                step.status(),
                step.rows(),
                SqlTime.utc(step.startedAt()),
                SqlTime.utc(step.endedAt()),
                step.error()
            });
        }
        jdbc.batchUpdate(
                "insert into ops.run_steps (run_id, step_number, script, status, rows_affected, started_at, ended_at, error)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                rows);
        savedSteps.put(run, number);
    }
}
