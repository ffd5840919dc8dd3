/* gold.daily_active_users: one row per UTC day with an event; a listener with
   an event of any type is active. */
delete from gold.daily_active_users
where day in (select day from ops.changed_days);

insert into gold.daily_active_users (day, daily_active_users)
select
    day,
    count(*) as daily_active_users
from gold.user_days
where day in (select day from ops.changed_days)
group by day;
