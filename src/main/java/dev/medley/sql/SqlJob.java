package dev.medley.sql;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Scripts that run in order, in one transaction and under locks: the body that {@code direct:run-transaction} takes.
 *
 * @param locks which locks the transaction takes first, in the order of {@link Lock}
 * @param parameters what the scripts may name: {@code :?name} is bound, <code>${name}</code> is replaced; {@code now} is among
 *     them
 * @param rows the rows the job reads, for progress; 0 where nobody counts them
 */
public record SqlJob(Set<Lock> locks, List<SqlScript> scripts, Map<String, Object> parameters, long rows) {

    public SqlJob {
        locks = Set.copyOf(locks);
        scripts = List.copyOf(scripts);
        parameters = Map.copyOf(parameters);
    }

    /** A job whose rows nobody counts. */
    public SqlJob(Set<Lock> locks, List<SqlScript> scripts, Map<String, Object> parameters) {
        this(locks, scripts, parameters, 0);
    }

    /** The same job with one more parameter. */
    public SqlJob with(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(parameters);
        more.put(name, value);
        return new SqlJob(locks, scripts, more, rows);
    }
}
