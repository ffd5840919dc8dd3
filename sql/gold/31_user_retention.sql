/* gold.user_retention: one row per listener, all time; a day with an event of
   any type is active, first and last seen are times of events. */
delete from gold.user_retention
where user_id in (select user_id from ops.changed_user_days);

insert into gold.user_retention (user_id, active_days, first_seen, last_seen)
select
    user_id,
    count(*) as active_days,
    min(first_event_at) as first_seen,
    max(last_event_at) as last_seen
from gold.user_days
where user_id in (select user_id from ops.changed_user_days)
group by user_id;
