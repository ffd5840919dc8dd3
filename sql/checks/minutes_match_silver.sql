/* severity: error
   scope: full
   meaning: Each minute of the last day counts its silver events. */
with

silver_minutes as (

    select
        date_trunc('minute', event_at) as minute_at,
        count(*) as events
    from silver.spotify_events
    where event_at >= (select min(minute_at) from gold.event_volume_by_minute)
    group by date_trunc('minute', event_at)

)

select
    coalesce(minutes.minute_at, silver_minutes.minute_at) as minute_at,
    minutes.events as mart_events,
    silver_minutes.events as silver_events
from gold.event_volume_by_minute as minutes
full outer join silver_minutes
    on minutes.minute_at = silver_minutes.minute_at
where minutes.events is distinct from silver_minutes.events;
