/* ops.check_results: plus whether a result notifies, and whether it stands for
   all rows. */
alter table ops.check_results add column if not exists is_notified boolean;
alter table ops.check_results add column if not exists is_complete boolean;
comment on column ops.check_results.is_notified is 'True when a result other than PASSED is an alert';
comment on column ops.check_results.is_complete is 'True when the check read all rows, false when only those that a build changed';
comment on table ops.alerts is 'What checks that notify found wrong, from when to when; key: alert_id; at most one firing per alert_name and subject';
comment on column ops.alerts.alert_name is 'The check that found it; failed_check for the result of any other check';
