/* /api/device-usage of selected events: one row per device, shares sum to 1. */
with

counted as (

    select
        facts.device_type,
        cast(sum(facts.events) as bigint) as total_events,
        count(distinct facts.user_id) as unique_users
    from gold.listening_facts as facts
    where
        ${selected_hours}
        and ${selected_listening}
    group by facts.device_type

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
