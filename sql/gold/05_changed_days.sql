/* ops.changed_hours, ops.changed_user_days and ops.changed_days: one row per
   listener and hour, listener and day, and day in ops.changed_keys. */
delete from ops.changed_hours;

insert into ops.changed_hours (user_id, hour_at)
select distinct
    user_id,
    hour_at
from ops.changed_keys;

delete from ops.changed_user_days;

insert into ops.changed_user_days (user_id, day)
select distinct
    user_id,
    cast(hour_at as date) as day
from ops.changed_hours;

delete from ops.changed_days;

insert into ops.changed_days (day)
select distinct day
from ops.changed_user_days;
