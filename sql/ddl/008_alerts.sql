/* ops.alerts: one row each time a check that notifies fired for a subject. */
create table if not exists ops.alerts (
    alert_id string,
    alert_name string,
    subject string,
    severity string,
    state string,
    message string,
    fired_at timestamp_ntz,
    cleared_at timestamp_ntz
);
comment on table ops.alerts is 'What sql/alerts/ found wrong, from when to when; key: alert_id; at most one FIRING per alert_name and subject';
comment on column ops.alerts.subject is 'What it is about, such as a check or a song';
comment on column ops.alerts.severity is 'error or warning';
comment on column ops.alerts.state is 'firing or cleared';
