/* /api/events-by-hour: one row per hour, the latest. */
select
    hours.hour_at,
    hours.events,
    hours.unique_users
from gold.event_volume_by_hour as hours
where
    ${selected_hours}
qualify row_number() over (
    order by hour_at desc
) <= cast(:?row_limit as bigint)
order by hour_at
