/* /api/event-types of selected events: one row per event type, shares sum to 1. */
with

counted as (

    select
        cast(sum(facts.plays) as bigint) as plays,
        cast(sum(facts.skips) as bigint) as skips,
        cast(sum(facts.pauses) as bigint) as pauses,
        cast(sum(facts.playlist_adds) as bigint) as playlist_adds
    from gold.daily_listening as facts
    where
        facts.day >= cast(cast(:?from as string) as date)
        and facts.day < cast(cast(:?before as string) as date)
        and (
            cast(:?country as string) is null
            or facts.country = cast(:?country as string)
        )
        and (
            cast(:?device as string) is null
            or facts.device_type = cast(:?device as string)
        )
        and (
            cast(:?artist as string) is null
            or facts.artist_name = cast(:?artist as string)
        )

),

listed as (

    select 'play' as event_type, counted.plays as events
    from counted
    union all
    select 'skip' as event_type, counted.skips as events
    from counted
    union all
    select 'pause' as event_type, counted.pauses as events
    from counted
    union all
    select
        'add_to_playlist' as event_type,
        counted.playlist_adds as events
    from counted

)

select
    listed.event_type,
    listed.events,
    listed.events
    / cast(nullif(sum(listed.events) over (), 0) as double) as event_rate
from listed
where listed.events > 0
qualify row_number() over (
    order by events desc, event_type
) <= cast(:?row_limit as bigint)
order by events desc, event_type
