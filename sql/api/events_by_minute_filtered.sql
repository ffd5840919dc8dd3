/* /api/events-by-minute of selected events: one row per minute of the last 24 h
   of data. From silver: the facts know no minutes. */
with

newest as (

    select kpis.data_until - interval '24 hours' as after_at
    from gold.kpis as kpis

),

counted as (

    select
        date_trunc('minute', events.event_at) as minute_at,
        count(*) as events
    from silver.spotify_events as events
    cross join newest
    where
        events.event_at > newest.after_at
        and events.event_at >= cast(cast(:?from as string) as timestamp_ntz)
        and events.event_at < cast(cast(:?before as string) as timestamp_ntz)
        and (
            cast(:?country as string) is null
            or events.country = cast(:?country as string)
        )
        and (
            cast(:?device as string) is null
            or events.device_type = cast(:?device as string)
        )
        and (
            cast(:?artist as string) is null
            or events.artist_name = cast(:?artist as string)
        )
    group by date_trunc('minute', events.event_at)

)

select *
from counted
qualify row_number() over (
    order by minute_at desc
) <= cast(:?row_limit as bigint)
order by minute_at
