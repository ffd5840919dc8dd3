/* /api/events-by-hour of selected events: one row per hour, the latest. */
with

counted as (

    select
        facts.hour_at,
        cast(sum(facts.events) as bigint) as events,
        count(distinct facts.user_id) as unique_users
    from gold.listening_facts as facts
    where
        ${selected_hours}
        and ${selected_listening}
    group by facts.hour_at

)

select *
from counted
qualify row_number() over (
    order by hour_at desc
) <= cast(:?row_limit as bigint)
order by hour_at
