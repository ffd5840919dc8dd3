package dev.medley.build;

import dev.medley.build.Checks.Check;
import dev.medley.http.Secrets;
import dev.medley.sql.LockTakenException;
import dev.medley.sql.SqlScript;
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
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What checks that notify find wrong. Each row that a check run by the clock returns is something wrong with a subject; one of
 * them, {@code failed_check}, reads the results of all others. An alert fires once, when its row is first returned, and clears
 * once, when it no longer is; both are logged and kept in {@code OPS.ALERTS}.
 */
public final class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    private final JdbcTemplate jdbc;
    private final Checks checks;
    private final Clock clock = Clock.systemUTC();

    public Alerts(DataSource warehouse, Checks checks) {
        this.jdbc = new JdbcTemplate(warehouse);
        this.checks = checks;
    }

    /** The checks that the clock runs; then those that no longer exist and have fired: they find nothing more. */
    public List<Check> checks() {
        List<Check> all = new ArrayList<>(checks.inScope("clock"));
        Set<String> names = all.stream().map(Check::name).collect(Collectors.toSet());
        jdbc.query(
                "select alert_name, max(severity) from ops.alerts where state = 'firing' group by alert_name", row -> {
                    if (!names.contains(row.getString(1))) {
                        all.add(former(row.getString(1), row.getString(2)));
                    }
                });
        return all;
    }

    private static Check former(String name, String severity) {
        String nothing = "select alert_name as subject, message from ops.alerts where 1 = 0";
        return new Check(
                new SqlScript("checks/%s.sql".formatted(name), nothing),
                severity,
                "clock",
                true,
                "It no longer exists.");
    }

    /**
     * What a check has found.
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

    /** Whether a check has found something that does not fire yet, or no longer finds what does. */
    public boolean isNews(Check check, Map<String, String> findings) {
        Set<String> subjects = firing(check).stream().map(Alerts::subject).collect(Collectors.toSet());
        return !subjects.equals(findings.keySet());
    }

    /**
     * Fires what is new and clears what is gone; the alert lock must be held.
     *
     * @return what has changed, as the fields that are posted
     */
    public List<Map<String, @Nullable Object>> change(Check check, Map<String, String> findings) {
        Map<String, String> wrong = new TreeMap<>(findings);
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        for (Map<String, Object> firing : firing(check)) {
            if (wrong.remove(subject(firing)) == null) {
                clear(check, subject(firing), firing, changes);
            }
        }
        wrong.forEach((subject, message) -> fire(check, subject, message, changes));
        return changes;
    }

    private List<Map<String, Object>> firing(Check check) {
        return jdbc.queryForList(
                "select alert_id, subject, message, fired_at from ops.alerts where alert_name = ? and state = 'firing'",
                check.name());
    }

    private static String subject(Map<String, Object> firing) {
        return String.valueOf(firing.get("subject"));
    }

    private void fire(Check check, String subject, String message, List<Map<String, @Nullable Object>> changes) {
        Instant now = now();
        jdbc.update(
                "insert into ops.alerts (alert_id, alert_name, subject, severity, state, message, fired_at)"
                        + " values (?, ?, ?, ?, 'firing', ?, ?)",
                UUID.randomUUID().toString(),
                check.name(),
                subject,
                check.severity(),
                message,
                utc(now));
        LOG.warn(
                "Alert fires: alert={} severity={} subject={} message={}",
                check.name(),
                check.severity(),
                subject,
                message);
        changes.add(fields(check, subject, "firing", message, now, null));
    }

    private void clear(
            Check check, String subject, Map<String, Object> firing, List<Map<String, @Nullable Object>> changes) {
        Instant now = now();
        int cleared = jdbc.update(
                "update ops.alerts set state = 'cleared', cleared_at = ? where alert_id = ? and state = 'firing'",
                utc(now),
                firing.get("alert_id"));
        if (cleared > 0) {
            LOG.info("Alert clears: alert={} subject={}", check.name(), subject);
            Instant firedAt = firing.get("fired_at") instanceof Timestamp at
                    ? at.toLocalDateTime().toInstant(ZoneOffset.UTC)
                    : now;
            changes.add(fields(check, subject, "cleared", String.valueOf(firing.get("message")), firedAt, now));
        }
    }

    /** Logs that a check could not be run; the next evaluation runs it again. */
    public void broken(Check check, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof LockTakenException) {
                LOG.debug("Another process holds the alert lock: alert={}", check.name());
                return;
            }
        }
        LOG.warn(
                "Alert could not be evaluated, the next evaluation tries again: alert={} reason={}",
                check.name(),
                Secrets.hide(String.valueOf(cause.getMessage())));
    }

    private static Map<String, @Nullable Object> fields(
            Check check, String subject, String state, String message, Instant firedAt, @Nullable Instant clearedAt) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("alert_name", check.name());
        fields.put("severity", check.severity());
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
