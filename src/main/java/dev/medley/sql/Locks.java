package dev.medley.sql;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The locks of the warehouse: one load, one build and one change of alerts at a time, whatever the number of processes. A lock is a row
 * that the transaction updates first; it is free again when the transaction ends, however it ends.
 */
public final class Locks {

    private final JdbcTemplate jdbc;
    private final String holder;
    private final Clock clock;

    /** @param holder name of this process, shown in the lock's row */
    public Locks(DataSource warehouse, String holder) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.holder = holder;
        this.clock = Clock.systemUTC();
    }

    /**
     * Takes the load lock.
     *
     * @return the number of this batch, never given before
     * @throws LockTakenException if another transaction holds it
     */
    public long takeForLoad() {
        take("OPS.LOAD_LOCK", "update ops.load_lock set last_batch_id = last_batch_id + 1, holder = ?, taken_at = ?");
        Long batch = jdbc.queryForObject("select last_batch_id from ops.load_lock", Long.class);
        if (batch == null) {
            throw new IllegalStateException("OPS.LOAD_LOCK holds no number: see sql/ddl/003_ops.sql");
        }
        return batch;
    }

    /**
     * Takes the build lock.
     *
     * @throws LockTakenException if another transaction holds it
     */
    public void takeForBuild() {
        take("OPS.BUILD_LOCK", "update ops.build_lock set holder = ?, taken_at = ?");
    }

    /**
     * Takes the lock of {@code OPS.ALERTS}.
     *
     * @throws LockTakenException if another transaction holds it
     */
    public void takeForAlerts() {
        take("OPS.ALERT_LOCK", "update ops.alert_lock set holder = ?, taken_at = ?");
    }

    private void take(String lock, String update) {
        int rows;
        try {
            rows = jdbc.update(update, holder, SqlTime.utc(clock.instant()));
        } catch (DataAccessException e) {
            if (isConflict(e)) {
                throw new LockTakenException(lock, e);
            }
            throw e;
        }
        if (rows != 1) {
            throw new IllegalStateException(
                    "%s has %d rows and must have one: see sql/ddl/003_ops.sql".formatted(lock, rows));
        }
    }

    /** DuckDB says so at once, Snowflake after LOCK_TIMEOUT. */
    private static boolean isConflict(DataAccessException e) {
        String message = String.valueOf(e.getMostSpecificCause().getMessage());
        return message.contains("Conflict on")
                || message.contains("conflict")
                || message.contains("waiting for lock")
                || message.contains("lock timeout")
                || message.contains("has locked table");
    }
}
