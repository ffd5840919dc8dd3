/* /api/daily-active-users: one row per day, the latest. */
select
    days.day,
    days.daily_active_users
from gold.daily_active_users as days
where
    ${selected_days}
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
