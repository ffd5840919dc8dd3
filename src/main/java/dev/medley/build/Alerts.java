package dev.medley.build;

import dev.medley.http.Secrets;
import dev.medley.sql.LockTakenException;
import dev.medley.sql.SqlScript;
import dev.medley.sql.SqlScripts;
import dev.medley.sql.WarehouseRow;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The rules of {@code sql/alerts}: a row returned is something wrong with a subject. It fires once, when its row is first
 * returned, and clears once, when it no longer is; both are logged and kept in {@code OPS.ALERTS}.
 */
public final class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final Pattern SEVERITY = Pattern.compile("severity:\\s*(error|warning)\\b");

    private final JdbcTemplate jdbc;
    private final SqlScripts scripts;
    private final long staleMinutes;
    private final Clock clock = Clock.systemUTC();

    /** @param staleMinutes how old gold's newest event may be, at least 1 */
    public Alerts(DataSource warehouse, SqlScripts scripts, long staleMinutes) {
        if (staleMinutes < 1) {
            throw new IllegalArgumentException(
                    "medley.alerts.stale-minutes is %d: give 1 or more in config/application.properties"
                            .formatted(staleMinutes));
        }
        this.jdbc = new JdbcTemplate(warehouse);
        this.scripts = scripts;
        this.staleMinutes = staleMinutes;
    }

    /**
     * A rule, and how bad it is if it finds something: error or warning.
     *
     * @param name the name of its file without the ending
     * @param script null if the file is gone and what fired by it is still to be cleared
     */
    public record Rule(
            String name, String severity, @Nullable SqlScript script) {}

    /** The rules in the order of their files, then those that are gone and have fired: they find nothing more. */
    public List<Rule> rules() {
        List<Rule> rules = new ArrayList<>(
                scripts.inLayer("alerts").stream().map(Alerts::rule).toList());
        Set<String> names = rules.stream().map(Rule::name).collect(Collectors.toSet());
        jdbc.query(
                "select alert_name, max(severity) from ops.alerts where state = 'firing' group by alert_name", row -> {
                    if (!names.contains(row.getString(1))) {
                        rules.add(new Rule(row.getString(1), row.getString(2), null));
                    }
                });
        return rules;
    }

    private static Rule rule(SqlScript script) {
        Matcher severity = SEVERITY.matcher(script.text());
        if (!severity.find()) {
            throw new IllegalArgumentException(
                    "sql/%s: its first comment gives no severity; write severity: error, or warning"
                            .formatted(script.name()));
        }
        return new Rule(script.builds().substring("alerts.".length()), severity.group(1), script);
    }

    /** The rule's statement; each row that it returns is something wrong with a subject. */
    public String question(Rule rule) {
        SqlScript script = rule.script();
        return script == null
                ? "select alert_name as subject, message from ops.alerts where 1 = 0"
                : scripts.query(script.name());
    }

    /** What the rules' SQL may name: now, as UTC text, and the age allowed, in minutes. */
    public Map<String, Object> parameters() {
        return Map.of("now", LocalDateTime.ofInstant(now(), ZoneOffset.UTC).toString(), "stale_minutes", staleMinutes);
    }

    /**
     * What a rule has found.
     *
     * @param rows columns subject and message
     * @return message by subject
     */
    public Map<String, String> findings(@Nullable List<? extends Map<String, ?>> rows) {
        Map<String, String> findings = new TreeMap<>();
        for (Map<String, ?> row : rows == null ? List.<Map<String, ?>>of() : rows) {
            WarehouseRow finding = new WarehouseRow(row);
            findings.put(finding.text("subject"), Secrets.hide(finding.text("message")));
        }
        return findings;
    }

    /** Whether a rule has found something that does not fire yet, or no longer finds what does. */
    public boolean isNews(Rule rule, Map<String, String> findings) {
        Set<String> subjects = firing(rule).stream().map(Alerts::subject).collect(Collectors.toSet());
        return !subjects.equals(findings.keySet());
    }

    /**
     * Fires what is new and clears what is gone; the alert lock must be held.
     *
     * @return what has changed, as the fields that are posted
     */
    public List<Map<String, @Nullable Object>> change(Rule rule, Map<String, String> findings) {
        Map<String, String> wrong = new TreeMap<>(findings);
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        for (Map<String, Object> firing : firing(rule)) {
            if (wrong.remove(subject(firing)) == null) {
                clear(rule, subject(firing), firing, changes);
            }
        }
        wrong.forEach((subject, message) -> fire(rule, subject, message, changes));
        return changes;
    }

    private List<Map<String, Object>> firing(Rule rule) {
        return jdbc.queryForList(
                "select alert_id, subject, message, fired_at from ops.alerts where alert_name = ? and state = 'firing'",
                rule.name());
    }

    private static String subject(Map<String, Object> firing) {
        return String.valueOf(firing.get("subject"));
    }

    private void fire(Rule rule, String subject, String message, List<Map<String, @Nullable Object>> changes) {
        Instant now = now();
        jdbc.update(
                "insert into ops.alerts (alert_id, alert_name, subject, severity, state, message, fired_at)"
                        + " values (?, ?, ?, ?, 'firing', ?, ?)",
                UUID.randomUUID().toString(),
                rule.name(),
                subject,
                rule.severity(),
                message,
                utc(now));
        LOG.warn(
                "Alert fires: alert={} severity={} subject={} message={}",
                rule.name(),
                rule.severity(),
                subject,
                message);
        changes.add(fields(rule, subject, "firing", message, now, null));
    }

    private void clear(
            Rule rule, String subject, Map<String, Object> firing, List<Map<String, @Nullable Object>> changes) {
        Instant now = now();
        int cleared = jdbc.update(
                "update ops.alerts set state = 'cleared', cleared_at = ? where alert_id = ? and state = 'firing'",
                utc(now),
                firing.get("alert_id"));
        if (cleared > 0) {
            LOG.info("Alert clears: alert={} subject={}", rule.name(), subject);
            Instant firedAt = firing.get("fired_at") instanceof Timestamp at
                    ? at.toLocalDateTime().toInstant(ZoneOffset.UTC)
                    : now;
            changes.add(fields(rule, subject, "cleared", String.valueOf(firing.get("message")), firedAt, now));
        }
    }

    /** Says that a rule could not be asked; it is asked again next time. */
    public void broken(Rule rule, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof LockTakenException) {
                LOG.debug("Another process is changing alerts: alert={}", rule.name());
                return;
            }
        }
        LOG.warn(
                "Alert could not be evaluated, it is tried again: alert={} reason={}",
                rule.name(),
                Secrets.hide(String.valueOf(cause.getMessage())));
    }

    private static Map<String, @Nullable Object> fields(
            Rule rule, String subject, String state, String message, Instant firedAt, @Nullable Instant clearedAt) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("alert_name", rule.name());
        fields.put("severity", rule.severity());
        fields.put("subject", subject);
        fields.put("state", state);
        fields.put("message", message);
        fields.put("fired_at", firedAt.toString());
        fields.put("cleared_at", clearedAt == null ? null : clearedAt.toString());
        return fields;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** As text both engines take it; the Snowflake driver takes no LocalDateTime. */
    private static String utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
    }
}
