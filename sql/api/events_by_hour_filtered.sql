/* /api/events-by-hour of selected events: one row per hour, the latest. */
with

listeners as (

    select
        facts.hour_at,
        facts.user_id,
        sum(facts.events) as events
    from gold.listening_facts as facts
    where
        ${selected_hours}
        and ${selected_listening}
    group by
        facts.hour_at,
        facts.user_id

),

counted as (

    select
        hour_at,
        cast(sum(events) as bigint) as events,
        count(*) as unique_users
    from listeners
    group by hour_at

)

select *
from counted
qualify row_number() over (
    order by hour_at desc
) <= cast(:?row_limit as bigint)
order by hour_at
