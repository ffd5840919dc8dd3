package dev.medley.build;

import dev.medley.run.Run;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import dev.medley.sql.SqlTime;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The checks of {@code sql/checks}: a row returned is a fault. Results go to {@code OPS.CHECK_RESULTS}. */
public final class Checks {

    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
    private static final Pattern HEADER = Pattern.compile(
            "(severity|scope|meaning):\\s*(.*?)(?=\\s*(?:(?:severity|scope|meaning):|\\*/))", Pattern.DOTALL);
    private static final int SAMPLE_LENGTH = 1_000;

    private final JdbcTemplate jdbc;
    private final SqlScripts scripts;
    private final Clock clock;
    private final Map<String, String> failing = new ConcurrentHashMap<>();

    public Checks(DataSource warehouse, SqlScripts scripts) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.scripts = scripts;
        this.clock = Clock.systemUTC();
    }

    /**
     * A check as its file's header describes it.
     *
     * @param severity {@code error} or {@code warning}
     * @param scope {@code build}: run after each build, for what it touched; {@code full}: only with all checks
     * @param meaning what a returned row means
     */
    public record Check(SqlScript script, String severity, String scope, String meaning) {

        public Check {
            if (!Set.of("error", "warning").contains(severity)
                    || !Set.of("build", "full").contains(scope)) {
                throw new IllegalArgumentException(
                        "sql/%s: its comment gives severity '%s' and scope '%s'; severity is error or warning, scope build or full"
                                .formatted(script.name(), severity, scope));
            }
        }

        /** The file's name without order and ending. */
        public String name() {
            return script.builds().substring("checks.".length());
        }
    }

    /**
     * The checks of a scope, in the order of their files.
     *
     * @param scope {@code build}, or {@code full} for all
     */
    public List<Check> inScope(String scope) {
        return scripts.inLayer("checks").stream()
                .map(Checks::parse)
                .filter(check -> scope.equals("full") || check.scope().equals(scope))
                .toList();
    }

    private static Check parse(SqlScript script) {
        Map<String, String> header = new HashMap<>();
        Matcher matcher = HEADER.matcher(script.text());
        while (matcher.find()) {
            header.putIfAbsent(matcher.group(1), matcher.group(2).replaceAll("\\s+", " "));
        }
        return new Check(
                script,
                header.getOrDefault("severity", "none"),
                header.getOrDefault("scope", "none"),
                header.getOrDefault("meaning", ""));
    }

    /** Records what a check returned. */
    public void validate(Run run, Check check, @Nullable List<? extends Map<String, ?>> faults) {
        List<? extends Map<String, ?>> rows = faults == null ? List.of() : faults;
        String sample =
                rows.isEmpty() ? null : shorten(rows.stream().limit(3).toList().toString());
        record(run, check, rows.isEmpty() ? "PASSED" : "FAILED", rows.size(), sample);
    }

    /** Records that a check could not be run. */
    public void broken(Run run, Check check, Throwable cause) {
        record(run, check, "ERROR", 0, shorten(String.valueOf(cause.getMessage())));
    }

    private void record(Run run, Check check, String status, int failures, @Nullable String sample) {
        jdbc.update(
                "insert into ops.check_results (run_id, check_name, severity, scope, meaning, status, failures, sample_rows, checked_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                run.getId(),
                check.name(),
                check.severity(),
                check.scope(),
                check.meaning(),
                status,
                failures,
                sample,
                SqlTime.utc(clock.instant()));
        if (status.equals("PASSED")) {
            if (failing.remove(check.name()) != null) {
                LOG.info("Check passes again: check={}", check.name());
            }
        } else if (!status.equals(failing.put(check.name(), status))) {
            LOG.warn(
                    "Check does not pass: check={} severity={} status={} faults={} sample={} meaning={}",
                    check.name(),
                    check.severity(),
                    status,
                    failures,
                    sample,
                    check.meaning());
        }
    }

    private static String shorten(String text) {
        return text.length() <= SAMPLE_LENGTH ? text : text.substring(0, SAMPLE_LENGTH) + "...";
    }
}
