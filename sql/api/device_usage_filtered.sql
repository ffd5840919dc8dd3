/* /api/device-usage of selected events: one row per device, shares sum to 1. */
with

totals as (

    select
        sums.device_type,
        cast(sum(sums.events) as bigint) as total_events
    from gold.daily_listening as sums
    where
        ${selected_days}
        and ${selected_listening}
    group by sums.device_type

),

listeners as (

    select
        device_type,
        count(distinct user_id) as unique_users
    from ${selected_listeners} as selected
    where
        ${selected_days}
        and ${selected_listening}
    group by device_type

),

counted as (

    select
        totals.device_type,
        totals.total_events,
        listeners.unique_users
    from totals
    inner join listeners
        on totals.device_type is not distinct from listeners.device_type

)

select
    counted.device_type,
    counted.total_events,
    counted.unique_users,
    counted.total_events
    / cast(nullif(sum(counted.total_events) over (), 0) as double) as event_rate
from counted
qualify row_number() over (
    order by total_events desc, device_type
) <= cast(:?row_limit as bigint)
order by total_events desc, device_type
