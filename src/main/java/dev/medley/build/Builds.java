package dev.medley.build;

import dev.medley.run.Run;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import dev.medley.sql.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a build has to do, and what it has done, read and written in the build's own transactions. */
public final class Builds {

    private static final Logger LOG = LoggerFactory.getLogger(Builds.class);

    private final JdbcTemplate jdbc;
    private final SqlScripts scripts;
    private final Clock clock;

    public Builds(DataSource warehouse, SqlScripts scripts) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.scripts = scripts;
        this.clock = Clock.systemUTC();
    }

    /** Whether loaded rows wait for silver, or judged ones for gold, or a script has changed. */
    public boolean hasWork() {
        return waitingForSilver()
                || waitingForGold()
                || !changedSilver().isEmpty()
                || !changedGold().isEmpty();
    }

    /** Whether a batch is loaded and not judged, or events are to be judged again. */
    public boolean waitingForSilver() {
        return count("select count(*) from ops.load_batches where state = 'LOADED'") > 0
                || count("select count(*) from ops.rejudged_events") > 0;
    }

    /** Whether silver holds what gold has not. */
    public boolean waitingForGold() {
        return count("select count(*) from ops.load_batches where state = 'SILVER'") > 0
                || count("select count(*) from ops.touched_keys") > 0;
    }

    /** The silver scripts that are new or other than when silver was last built in full. */
    public List<SqlScript> changedSilver() {
        return changed("silver");
    }

    /** The gold scripts that are new or other than when their table was last built in full. */
    public List<SqlScript> changedGold() {
        return changed("gold");
    }

    /** The time some days ago, UTC, as a scripts' parameter. */
    public String daysAgo(int days) {
        return SqlTime.utc(clock.instant().minus(Duration.ofDays(days)));
    }

    /** Empties the tables of gold scripts that changed: a row may be there that the new script would not write. */
    public void empty(List<SqlScript> changed) {
        for (SqlScript script : changed) {
            if (isTable(script.builds())) {
                if (jdbc.update("delete from " + script.builds()) > 0) {
                    LOG.info("Gold table is built in full, its script has changed: table={}", script.builds());
                }
            }
        }
    }

    private boolean isTable(String name) {
        Object[] parts = name.split("\\.", 2);
        return count(
                        "select count(*) from information_schema.tables where lower(table_schema) = ? and lower(table_name) = ?"
                                + " and table_type = 'BASE TABLE'",
                        parts)
                > 0;
    }

    private List<SqlScript> changed(String layer) {
        Map<String, String> known = new TreeMap<>();
        jdbc.query("select script, script_hash from ops.script_hashes", row -> {
            known.put(row.getString(1), row.getString(2));
        });
        return scripts.inLayer(layer).stream()
                .filter(script -> !script.hash().equals(known.get(script.name())))
                .toList();
    }

    /**
     * Notes that tables now are what their scripts say, over all history.
     *
     * @param changed the scripts as they were before the first of them ran: one saved since counts as changed at the next
     *     build
     */
    public void remember(List<SqlScript> changed) {
        String now = now();
        for (SqlScript script : changed) {
            jdbc.update("delete from ops.script_hashes where script = ?", script.name());
            jdbc.update(
                    "insert into ops.script_hashes (script, script_hash, built_at) values (?, ?, ?)",
                    script.name(),
                    script.hash(),
                    now);
        }
    }

    /** The time of the build, UTC, as the scripts' parameter {@code now}. */
    public String now() {
        return SqlTime.utc(clock.instant());
    }

    /** Adds to the run what its batches came to, once silver is built. */
    public void count(Run run) {
        jdbc.query(
                "select sum(rows_in), sum(silver_rows), sum(rejected_rows), sum(duplicate_rows) from ops.load_batches"
                        + " where batch_id in (select batch_id from ops.build_batches)",
                row -> {
                    run.addBuilt(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
                });
    }

    private long count(String sql, Object... parameters) {
        Long count = jdbc.queryForObject(sql, Long.class, parameters);
        return count == null ? 0 : count;
    }
}
