/* gold.device_usage: one row per device, all time; the unknown device is the
   row with null, so that the shares of all events sum to 1. */
delete from gold.device_usage
where exists (select 1 from ops.changed_days);

insert into gold.device_usage (
    device_type, total_events, unique_users, event_rate
)
with

totals as (

    select
        device_type,
        cast(sum(events) as bigint) as total_events
    from gold.daily_listening
    where exists (select 1 from ops.changed_days)
    group by device_type

),

listeners as (

    select
        device_type,
        count(*) as unique_users
    from gold.device_users
    group by device_type

)

select
    totals.device_type,
    totals.total_events,
    listeners.unique_users,
    cast(totals.total_events as double) / sum(totals.total_events) over ()
        as event_rate
from totals
inner join listeners
    on totals.device_type is not distinct from listeners.device_type;
