/* /api/events-by-hour of a country or device: one row per hour, the latest. */
select
    hours.hour_at,
    hours.events,
    hours.unique_users
from gold.slice_hours as hours
where
    hours.country_slice = coalesce(cast(:?country as string), 'all')
    and hours.device_slice = coalesce(cast(:?device as string), 'all')
    and hours.hour_at >= cast(cast(:?from as string) as timestamp_ntz)
    and hours.hour_at < cast(cast(:?before as string) as timestamp_ntz)
qualify row_number() over (
    order by hour_at desc
) <= cast(:?row_limit as bigint)
order by hour_at
