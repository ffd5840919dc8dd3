/* /api/daily-active-users of selected events: one row per day, the latest. */
with

counted as (

    select
        listeners.day,
        count(distinct listeners.user_id) as daily_active_users
    from ${selected_listeners} as listeners
    where
        ${selected_days}
        and ${selected_listening}
    group by listeners.day

)

select *
from counted
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
