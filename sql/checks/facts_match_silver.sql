/* severity: error
   scope: build
   meaning: The facts of a day count its silver events, of each type. */
with

silver_days as (

    select
        cast(event_at as date) as day,
        count(*) as events,
        count_if(event_type = 'play') as plays,
        count_if(event_type = 'skip') as skips,
        count_if(event_type = 'pause') as pauses,
        count_if(event_type = 'add_to_playlist') as playlist_adds
    from silver.spotify_events
    where
        cast(event_at as date) in (select day from ops.checked_days)
        and event_at >= (select min(day) from ops.checked_days)
    group by cast(event_at as date)

),

fact_days as (

    select
        cast(hour_at as date) as day,
        sum(events) as events,
        sum(plays) as plays,
        sum(skips) as skips,
        sum(pauses) as pauses,
        sum(playlist_adds) as playlist_adds
    from gold.listening_facts
    where
        cast(hour_at as date) in (select day from ops.checked_days)
        and hour_at >= (select min(day) from ops.checked_days)
    group by cast(hour_at as date)

)

select
    coalesce(silver_days.day, fact_days.day) as day,
    silver_days.events as silver_events,
    fact_days.events as fact_events
from silver_days
full outer join fact_days
    on silver_days.day = fact_days.day
where
    silver_days.events is distinct from fact_days.events
    or silver_days.plays is distinct from fact_days.plays
    or silver_days.skips is distinct from fact_days.skips
    or silver_days.pauses is distinct from fact_days.pauses
    or silver_days.playlist_adds is distinct from fact_days.playlist_adds;
