/* ops.alert_lock: one row, updated first by whoever changes ops.alerts. */
create table if not exists ops.alert_lock (
    lock_id bigint,
    holder string,
    taken_at timestamp_ntz
);
comment on table ops.alert_lock is 'One row, updated first by whoever changes OPS.ALERTS: of two builders one fires an alert';
insert into ops.alert_lock (lock_id, holder, taken_at)
select 1, null, null
where not exists (select 1 from ops.alert_lock);
