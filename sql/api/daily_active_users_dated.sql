/* /api/daily-active-users of some days: one row per day, the latest. */
select
    days.day,
    days.daily_active_users
from gold.daily_active_users as days
where
    days.day >= cast(cast(:?from as string) as date)
    and days.day < cast(cast(:?before as string) as date)
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
