package dev.medley.sql;

import java.time.Clock;
import java.util.Collection;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Takes the locks of the warehouse, whatever the number of processes. A lock is a row that the transaction updates first; it
 * is free again when the transaction ends, however it ends.
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
     * Takes locks in the order of {@link Lock}, so that no two transactions wait for each other.
     *
     * @throws LockTakenException if another transaction holds one of them
     */
    public void take(Collection<Lock> locks) {
        locks.stream().sorted().forEach(this::take);
    }

    /**
     * Takes the load lock.
     *
     * @return the number of this batch, never given before
     * @throws LockTakenException if another transaction holds it
     */
    public long takeForLoad() {
        take(Lock.LOAD);
        Long batch = jdbc.queryForObject("select last_batch_id from ops.load_lock", Long.class);
        if (batch == null) {
            throw new IllegalStateException("OPS.LOAD_LOCK holds no number: see sql/ddl/003_ops.sql");
        }
        return batch;
    }

    /** Takes the build lock. */
    public void takeForBuild() {
        take(Lock.BUILD);
    }

    /** Takes the lock of {@code OPS.ALERTS}. */
    public void takeForAlerts() {
        take(Lock.ALERT);
    }

    private void take(Lock lock) {
        String count = lock == Lock.LOAD ? "last_batch_id = last_batch_id + 1, " : "";
        int rows;
        try {
            rows = jdbc.update(
                    "update %s set %sholder = ?, taken_at = ?".formatted(lock.table(), count),
                    holder,
                    SqlTime.utc(clock.instant()));
        } catch (DataAccessException e) {
            if (isConflict(e)) {
                throw new LockTakenException(lock.table(), e);
            }
            throw e;
        }
        if (rows != 1) {
            throw new IllegalStateException(
                    "%s has %d rows and must have one: see sql/ddl".formatted(lock.table(), rows));
        }
    }

    /** DuckDB reports a conflict at once, Snowflake after LOCK_TIMEOUT. */
    private static boolean isConflict(DataAccessException e) {
        String message = String.valueOf(e.getMostSpecificCause().getMessage());
        return message.contains("Conflict on")
                || message.contains("conflict")
                || message.contains("waiting for lock")
                || message.contains("lock timeout")
                || message.contains("has locked table");
    }
}
