/* /api/daily-active-users of selected events: one row per day, the latest. */
with

counted as (

    select
        cast(facts.hour_at as date) as day,
        count(distinct facts.user_id) as daily_active_users
    from gold.listening_facts as facts
    where
        ${selected_hours}
        and ${selected_listening}
    group by cast(facts.hour_at as date)

)

select *
from counted
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
