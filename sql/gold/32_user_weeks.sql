/* gold.user_weeks: one row per listener and ISO week (from Monday) with an
   event, beside the week of the listener's first event. */
delete from gold.user_weeks
where user_id in (select user_id from ops.changed_user_days);

insert into gold.user_weeks (user_id, cohort_week, active_week)
select distinct
    user_days.user_id,
    cast(date_trunc('week', user_retention.first_seen) as date) as cohort_week,
    cast(date_trunc('week', user_days.day) as date) as active_week
from gold.user_days as user_days
inner join gold.user_retention as user_retention
    on user_days.user_id = user_retention.user_id
where user_days.user_id in (select user_id from ops.changed_user_days);
