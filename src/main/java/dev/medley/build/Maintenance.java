package dev.medley.build;

import dev.medley.run.Run;
import dev.medley.sql.Lock;
import dev.medley.sql.SqlJob;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import dev.medley.sql.SqlTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Decides which rows are removed: those of one user on request, old ones by retention. */
public final class Maintenance {

    private final JdbcTemplate jdbc;
    private final SqlScripts scripts;
    private final int bronzeDays;
    private final int historyDays;
    private final Clock clock;

    /**
     * @param bronzeDays days after which rows that silver has leave bronze; 0 keeps them
     * @param historyDays days that runs and check results are kept
     */
    public Maintenance(DataSource warehouse, SqlScripts scripts, int bronzeDays, int historyDays) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.scripts = scripts;
        this.bronzeDays = bronzeDays;
        this.historyDays = historyDays;
        this.clock = Clock.systemUTC();
    }

    /** The job that removes a user's rows from bronze; the build after it removes them from silver and gold. */
    public SqlJob erase(String userId) {
        return new SqlJob(
                        Set.of(Lock.LOAD, Lock.BUILD),
                        read("operate/erase_user.sql", "operate/remove_rows.sql"),
                        Map.of("user_id", userId))
                .with("now", SqlTime.utc(clock.instant()));
    }

    /** Puts what an erasure removed, and what the lake still holds, into the run's message. */
    public void reportErasure(Run run) {
        jdbc.query(scripts.query("operate/removed_rows_summary.sql"), row -> {
            String removed = "%d rows of the user are removed from bronze, silver and gold".formatted(row.getLong(1));
            long objects = row.getLong(2);
            run.say(
                    objects > 0
                            ? "%s; the lake still holds such lines in %d objects, from %s to %s, until its retention removes them, and Kafka until its own"
                                    .formatted(removed, objects, row.getString(3), row.getString(4))
                            : removed + "; no lake object is known to hold any");
        });
    }

    /** The jobs that remove old bronze rows and old run history. */
    public List<SqlJob> retention() {
        List<SqlJob> jobs = new ArrayList<>();
        if (bronzeDays > 0) {
            jobs.add(removeBefore("operate/retain_bronze.sql", bronzeDays));
        }
        jobs.add(removeBefore("operate/retain_history.sql", historyDays));
        return jobs;
    }

    private SqlJob removeBefore(String script, int days) {
        return new SqlJob(
                Set.of(Lock.BUILD),
                read(script),
                Map.of("before", SqlTime.utc(clock.instant().minus(Duration.ofDays(days)))));
    }

    private List<SqlScript> read(String... names) {
        return Stream.of(names).map(scripts::read).toList();
    }
}
