/* gold.event_volume_by_hour: one row per UTC hour with an event, of any type. */
delete from gold.event_volume_by_hour
where hour_at in (select hour_at from ops.changed_hours);

insert into gold.event_volume_by_hour (hour_at, events, unique_users)
select
    hour_at,
    cast(sum(events) as bigint) as events,
    count(distinct user_id) as unique_users
from gold.listening_facts
where hour_at in (select hour_at from ops.changed_hours)
group by hour_at;
