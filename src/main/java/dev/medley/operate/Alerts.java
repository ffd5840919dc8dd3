package dev.medley.operate;

import dev.medley.serve.Secrets;
import dev.medley.warehouse.SqlScript;
import dev.medley.warehouse.SqlScripts;
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

    /** A rule's file, and how bad it is if it returns a row: error or warning. */
    public record Rule(SqlScript script, String severity) {

        /** The file's name without its ending. */
        public String name() {
            return script.builds().substring("alerts.".length());
        }
    }

    /** The rules in the order of their files. */
    public List<Rule> rules() {
        return scripts.inLayer("alerts").stream().map(Alerts::rule).toList();
    }

    private static Rule rule(SqlScript script) {
        Matcher severity = SEVERITY.matcher(script.text());
        if (!severity.find()) {
            throw new IllegalArgumentException(
                    "sql/%s: its first comment gives no severity; write severity: error, or warning"
                            .formatted(script.name()));
        }
        return new Rule(script, severity.group(1));
    }

    /** Clears what fired by a rule that is no longer there: nothing would ask for it again. */
    public void clearRemoved() {
        Set<String> names = rules().stream().map(Rule::name).collect(Collectors.toSet());
        for (String name :
                jdbc.queryForList("select distinct alert_name from ops.alerts where state = 'firing'", String.class)) {
            if (!names.contains(name)) {
                jdbc.update(
                        "update ops.alerts set state = 'cleared', cleared_at = ? where alert_name = ? and state = 'firing'",
                        utc(now()),
                        name);
                LOG.info("Alert clears, its rule is gone: alert={}", name);
            }
        }
    }

    /** What the rules' SQL may name: now, as UTC text, and the age allowed, in minutes. */
    public Map<String, Object> parameters() {
        return Map.of("now", LocalDateTime.ofInstant(now(), ZoneOffset.UTC).toString(), "stale_minutes", staleMinutes);
    }

    /**
     * Compares what a rule returned with what of it fires already.
     *
     * @param rows columns subject and message
     * @return what has changed, as the fields that are posted
     */
    public List<Map<String, @Nullable Object>> judge(Rule rule, @Nullable List<? extends Map<String, ?>> rows) {
        Map<String, String> wrong = new TreeMap<>();
        for (Map<String, ?> row : rows == null ? List.<Map<String, ?>>of() : rows) {
            Map<String, Object> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            caseless.putAll(row);
            wrong.put(String.valueOf(caseless.get("subject")), Secrets.hide(String.valueOf(caseless.get("message"))));
        }
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        for (Map<String, Object> firing : jdbc.queryForList(
                "select alert_id, subject, message, fired_at from ops.alerts where alert_name = ? and state = 'firing'",
                rule.name())) {
            String subject = String.valueOf(firing.get("subject"));
            if (wrong.remove(subject) == null) {
                clear(rule, subject, firing, changes);
            }
        }
        wrong.forEach((subject, message) -> fire(rule, subject, message, changes));
        return changes;
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
