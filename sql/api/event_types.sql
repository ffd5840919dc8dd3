/* /api/event-types: one row per event type, shares sum to 1. */
with

counted as (

    select
        cast(sum(facts.plays) as bigint) as plays,
        cast(sum(facts.skips) as bigint) as skips,
        cast(sum(facts.pauses) as bigint) as pauses,
        cast(sum(facts.playlist_adds) as bigint) as playlist_adds
    from gold.daily_listening as facts
    where
        ${selected_days}
        and ${selected_listening}

),

listed as (

    select 'play' as event_type, counted.plays as total_events
    from counted
    union all
    select 'skip' as event_type, counted.skips as total_events
    from counted
    union all
    select 'pause' as event_type, counted.pauses as total_events
    from counted
    union all
    select
        'add_to_playlist' as event_type,
        counted.playlist_adds as total_events
    from counted

)

select
    listed.event_type,
    listed.total_events,
    listed.total_events
    / cast(nullif(sum(listed.total_events) over (), 0) as double) as event_rate
from listed
where listed.total_events > 0
qualify row_number() over (
    order by total_events desc, event_type
) <= cast(:?row_limit as bigint)
order by total_events desc, event_type
