/* /api/event-types without filters: one row per event type, shares sum to 1. */
with

counted as (

    select
        cast(sum(facts.plays) as bigint) as plays,
        cast(sum(facts.skips) as bigint) as skips,
        cast(sum(facts.pauses) as bigint) as pauses,
        cast(sum(facts.playlist_adds) as bigint) as playlist_adds
    from gold.country_engagement as facts

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
