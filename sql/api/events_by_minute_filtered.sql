/* /api/events-by-minute of selected events: one row per minute of the 24 h that
   gold holds minutes of. From silver: the facts have no minutes. */
with

kept as (

    select min(minutes.minute_at) as first_at
    from gold.event_volume_by_minute as minutes

),

counted as (

    select
        date_trunc('minute', events.event_at) as minute_at,
        count(*) as events
    from silver.spotify_events as events
    cross join kept
    where
        events.event_at >= kept.first_at
        and events.event_at >= cast(cast(:?from as string) as timestamp_ntz)
        and events.event_at < cast(cast(:?before as string) as timestamp_ntz)
        and ${selected_listening}
    group by date_trunc('minute', events.event_at)

)

select *
from counted
qualify row_number() over (
    order by minute_at desc
) <= cast(:?row_limit as bigint)
order by minute_at
