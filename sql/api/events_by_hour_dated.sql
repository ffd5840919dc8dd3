/* /api/events-by-hour of some days: one row per hour, the latest. */
select
    hours.hour_at,
    hours.events,
    hours.unique_users
from gold.event_volume_by_hour as hours
where
    hours.hour_at >= cast(cast(:?from as string) as timestamp_ntz)
    and hours.hour_at < cast(cast(:?before as string) as timestamp_ntz)
qualify row_number() over (
    order by hour_at desc
) <= cast(:?row_limit as bigint)
order by hour_at
