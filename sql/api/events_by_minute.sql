/* /api/events-by-minute without filters: one row per minute of the last 24 h. */
select
    minutes.minute_at,
    minutes.events
from gold.event_volume_by_minute as minutes
qualify row_number() over (
    order by minute_at desc
) <= cast(:?row_limit as bigint)
order by minute_at
