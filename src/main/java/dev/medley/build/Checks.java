package dev.medley.build;

import dev.medley.run.Run;
import dev.medley.run.RunKind;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import dev.medley.sql.SqlTime;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The checks of {@code sql/checks}: a row returned is a fault. Results go to {@code OPS.CHECK_RESULTS}; those that the clock
 * runs are {@link Alerts} alone.
 */
public final class Checks {

    private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
    private static final Pattern HEADER = Pattern.compile(
            "(severity|scope|notify|meaning):\\s*(.*?)(?=\\s*(?:(?:severity|scope|notify|meaning):|\\*/))",
            Pattern.DOTALL);
    private static final int SAMPLE_LENGTH = 1_000;

    private final JdbcTemplate jdbc;
    private final SqlScripts scripts;
    private final long staleMinutes;
    private final Clock clock;
    private final Map<String, String> failing = new ConcurrentHashMap<>();

    /** @param staleMinutes how old gold's newest event may be, at least 1 */
    public Checks(DataSource warehouse, SqlScripts scripts, long staleMinutes) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.scripts = scripts;
        this.staleMinutes = staleMinutes;
        this.clock = Clock.systemUTC();
    }

    /**
     * A check as its file's header describes it.
     *
     * @param severity {@code error} or {@code warning}
     * @param scope {@code build}: after each build, for what it changed; {@code full}: only with all checks; {@code clock}:
     *     after each build and by the clock, its rows have the columns subject and message, each subject an alert of its own
     * @param isNotified whether what it finds is an alert ({@code notify: true} or {@code false}); where the header leaves it out, errors and
     *     what the clock runs are
     * @param meaning what a returned row means
     */
    public record Check(SqlScript script, String severity, String scope, boolean isNotified, String meaning) {

        public Check {
            if (!Set.of("error", "warning").contains(severity)
                    || !Set.of("build", "full", "clock").contains(scope)) {
                throw new IllegalArgumentException(
                        "sql/%s: its first comment gives severity '%s' and scope '%s'; severity is error or warning, scope build, full or clock"
                                .formatted(script.name(), severity, scope));
            }
            if (scope.equals("clock") && !isNotified) {
                throw new IllegalArgumentException(
                        "sql/%s: its first comment gives scope clock and notify false; what the clock finds is an alert: leave notify out, or give another scope"
                                .formatted(script.name()));
            }
        }

        /** The file's name without order and ending. */
        public String name() {
            return script.builds().substring("checks.".length());
        }

        /** Whether the clock runs it. */
        public boolean isByClock() {
            return scope.equals("clock");
        }

        /** Whether it reads all rows, or in a run of all checks; otherwise only those that a build changed. */
        boolean isComplete(Run run) {
            return run.getKind() == RunKind.CHECKS
                    || script.statements().stream()
                            .noneMatch(sql -> sql.toLowerCase(Locale.ROOT).contains("ops.checked_"));
        }
    }

    /**
     * The checks of a scope, in the order of their files.
     *
     * @param scope {@code build}, {@code clock}, or {@code full} for all but those that the clock runs
     */
    public List<Check> inScope(String scope) {
        return scripts.inLayer("checks").stream()
                .map(Checks::parse)
                .filter(check -> scope.equals("full")
                        ? !check.isByClock()
                        : check.scope().equals(scope))
                .toList();
    }

    private static Check parse(SqlScript script) {
        Map<String, String> header = new HashMap<>();
        Matcher matcher = HEADER.matcher(script.text());
        while (matcher.find()) {
            header.putIfAbsent(matcher.group(1), matcher.group(2).replaceAll("\\s+", " "));
        }
        String severity = header.getOrDefault("severity", "none");
        String scope = header.getOrDefault("scope", "none");
        boolean notifies = severity.equals("error") || scope.equals("clock");
        String notify = header.getOrDefault("notify", String.valueOf(notifies));
        if (!Set.of("true", "false").contains(notify)) {
            throw new IllegalArgumentException("sql/%s: its first comment gives notify '%s'; notify is true or false"
                    .formatted(script.name(), notify));
        }
        return new Check(script, severity, scope, Boolean.parseBoolean(notify), header.getOrDefault("meaning", ""));
    }

    /**
     * What the SQL of a check may name: now, as UTC text; the age allowed of gold's newest event, in minutes; the names of all
     * checks, each between two commas.
     */
    public Map<String, Object> parameters() {
        String names = scripts.names("checks").stream()
                .map(name -> SqlScript.builds(name).substring("checks.".length()))
                .collect(Collectors.joining(",", ",", ","));
        return Map.of("now", SqlTime.utc(clock.instant()), "stale_minutes", staleMinutes, "check_names", names);
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
                "insert into ops.check_results (run_id, check_name, severity, scope, meaning, status, failures, sample_rows,"
                        + " checked_at, is_notified, is_complete) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                run.getId(),
                check.name(),
                check.severity(),
                check.scope(),
                check.meaning(),
                status,
                failures,
                sample,
                SqlTime.utc(clock.instant()),
                check.isNotified(),
                check.isComplete(run));
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
