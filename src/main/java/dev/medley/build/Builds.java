package dev.medley.build;

import dev.medley.run.Run;
import dev.medley.run.Runs;
import dev.medley.sql.Lock;
import dev.medley.sql.SqlJob;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import dev.medley.sql.SqlTime;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Decides which scripts a build runs: silver for batches that are loaded, gold for what changed in silver, and either of
 * them over all history where a script is new or was edited. The route {@code build} runs them.
 */
public final class Builds {

    private static final Logger LOG = LoggerFactory.getLogger(Builds.class);

    private final JdbcTemplate jdbc;
    private final SqlScripts scripts;
    private final Runs runs;
    private final long chunkRows;
    private final Clock clock;

    /** @param chunkRows how many rows one transaction of a backfill validates again, at least 1; a larger batch is one */
    public Builds(DataSource warehouse, SqlScripts scripts, Runs runs, long chunkRows) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.scripts = scripts;
        this.runs = runs;
        this.chunkRows = chunkRows;
        this.clock = Clock.systemUTC();
    }

    /** Whether loaded rows are not in silver, or silver's changes not in gold, or a script has changed. */
    public boolean hasWork() {
        return isSilverPending()
                || count("select count(*) from ops.load_batches where state = 'SILVER'") > 0
                || count("select count(*) from ops.changed_keys") > 0
                || !changed("silver").isEmpty()
                || !changed("gold").isEmpty();
    }

    private boolean isSilverPending() {
        return count("select count(*) from ops.load_batches where state = 'LOADED'") > 0
                || count("select count(*) from ops.revalidated_events") > 0;
    }

    /**
     * The jobs that bring silver up to date, in order. If a silver script has changed, they first validate again what the old
     * ones built.
     */
    public List<SqlJob> silver(Run run) {
        List<SqlScript> changed = changed("silver");
        List<SqlJob> jobs = new ArrayList<>();
        if (!changed.isEmpty()) {
            jobs.addAll(validateAgain(run, "state <> 'LOADED'"));
        }
        if (isSilverPending() || !changed.isEmpty()) {
            List<SqlScript> silver = new ArrayList<>(scripts.inLayer("silver"));
            silver.addAll(remember(changed));
            jobs.add(job(silver, Map.of(), 0));
        }
        return jobs;
    }

    /**
     * The jobs that validate the rows of some lake days again.
     *
     * @param from first day, as YYYY-MM-DD
     * @param to last day, included
     */
    public List<SqlJob> validateAgain(Run run, String from, String to) {
        return validateAgain(
                run,
                "batch_id in (select batch_id from ops.lake_objects where hour_at >= cast(? as timestamp_ntz) and hour_at <"
                        + " cast(? as timestamp_ntz))",
                from,
                LocalDate.parse(to).plusDays(1).toString());
    }

    /** Batches that follow each other are one job, up to the rows of a chunk. */
    private List<SqlJob> validateAgain(Run run, String condition, Object... parameters) {
        List<SqlJob> jobs = new ArrayList<>();
        List<SqlScript> again = new ArrayList<>();
        again.add(scripts.read("operate/revalidate_batches.sql"));
        again.addAll(scripts.inLayer("silver"));
        List<long[]> batches = jdbc.query(
                "select batch_id, rows_in from ops.load_batches where " + condition + " order by batch_id",
                (row, number) -> new long[] {row.getLong(1), row.getLong(2)},
                parameters);
        int first = 0;
        long rows = 0;
        for (int next = 0; next < batches.size(); next++) {
            rows += batches.get(next)[1];
            boolean isLast = next + 1 == batches.size();
            if (isLast || rows + batches.get(next + 1)[1] > chunkRows) {
                Map<String, Object> range = Map.of(
                        "first_batch_id", batches.get(first)[0],
                        "last_batch_id", batches.get(next)[0]);
                jobs.add(job(again, range, rows));
                first = next + 1;
                rows = 0;
            }
        }
        runs.beginPhase(run, batches.stream().mapToLong(batch -> batch[1]).sum(), "rows");
        return jobs;
    }

    /** Adds to the run what a silver job came to. */
    public void built(Run run, SqlJob job) {
        jdbc.query(
                "select sum(rows_in), sum(silver_rows), sum(rejected_rows), sum(duplicate_rows) from ops.load_batches"
                        + " where batch_id in (select batch_id from ops.build_batches)",
                row -> {
                    run.addBuilt(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
                });
        run.advance(job.rows());
        runs.progress(run);
    }

    /** The job that brings all gold tables up to date; if a gold script has changed, over all history. */
    public SqlJob gold() {
        List<SqlScript> changed = changed("gold");
        List<SqlScript> gold = new ArrayList<>();
        if (!changed.isEmpty() && isGoldBuilt()) {
            LOG.info(
                    "Gold is built in full, scripts have changed: scripts={}",
                    changed.stream().map(SqlScript::name).toList());
            gold.addAll(scripts.inLayer("rebuild"));
            gold.add(emptied());
        }
        gold.addAll(scripts.inLayer("gold"));
        gold.addAll(remember(changed));
        return job(gold, Map.of(), 0);
    }

    /** Deletes all rows of the tables that scripts of gold build, Medley's own and added ones. */
    private SqlScript emptied() {
        Set<String> tables = Set.copyOf(jdbc.queryForList(
                "select lower(table_name) from information_schema.tables where lower(table_schema) = 'gold'"
                        + " and table_type = 'BASE TABLE'",
                String.class));
        return new SqlScript(
                "rebuild/empty_gold",
                scripts.inLayer("gold").stream()
                        .map(SqlScript::builds)
                        .filter(name -> tables.contains(name.substring("gold.".length())))
                        .map("delete from %s;\n"::formatted)
                        .collect(Collectors.joining()));
    }

    /** Whether any build has published: until then all of silver counts as changed anyway. */
    private boolean isGoldBuilt() {
        return count("select count(*) from gold.listening_facts") > 0
                || count("select count(*) from ops.load_batches where state = 'PUBLISHED' and rows_in > 0") > 0;
    }

    /** The job after which the checks look at all batches and days. */
    public SqlJob checkEverything() {
        return job(List.of(scripts.read("operate/check_everything.sql")), Map.of(), 0);
    }

    private SqlJob job(List<SqlScript> of, Map<String, Object> parameters, long rows) {
        return new SqlJob(Set.of(Lock.BUILD), of, parameters, rows).with("now", SqlTime.utc(clock.instant()));
    }

    /** The scripts of a layer that are new or have changed since their table was last built in full. */
    public List<SqlScript> changed(String layer) {
        Map<String, String> known = new HashMap<>();
        jdbc.query("select script, script_hash from ops.script_hashes", row -> {
            known.put(row.getString(1), row.getString(2));
        });
        return scripts.inLayer(layer).stream()
                .filter(script -> !script.hash().equals(known.get(script.name())))
                .toList();
    }

    /**
     * Records, in the transaction of a job, what the tables are built by. A script that is saved while the job runs has another
     * hash by then, and counts as changed at the next build.
     */
    private static List<SqlScript> remember(List<SqlScript> changed) {
        String statements = changed.stream()
                .map(script -> """
                        delete from ops.script_hashes where script = '%1$s';
                        insert into ops.script_hashes (script, script_hash, built_at)
                        values ('%1$s', '%2$s', cast(:?now as timestamp_ntz));
                        """.formatted(script.name().replace("'", "''"), script.hash()))
                .collect(Collectors.joining());
        return changed.isEmpty() ? List.of() : List.of(new SqlScript("ops/script_hashes", statements));
    }

    private long count(String sql, Object... parameters) {
        Long count = jdbc.queryForObject(sql, Long.class, parameters);
        return count == null ? 0 : count;
    }
}
