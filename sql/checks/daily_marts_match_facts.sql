/* severity: error
   scope: build
   meaning: On each day the marts by day, hour, country and listener add up to the facts. */
with

facts as (

    select
        cast(hour_at as date) as day,
        sum(events) as events,
        sum(plays) as plays,
        sum(skips) as skips,
        sum(pauses) as pauses,
        sum(playlist_adds) as playlist_adds,
        count(distinct user_id) as listeners
    from gold.listening_facts
    where
        cast(hour_at as date) in (select day from ops.checked_days)
        and hour_at >= (select min(day) from ops.checked_days)
    group by cast(hour_at as date)

),

mart_names as (

    select 'daily_listening' as table_name
    union all
    select 'user_days'
    union all
    select 'country_engagement'
    union all
    select 'user_engagement'
    union all
    select 'event_volume_by_hour'
    union all
    select 'daily_active_users'

),

marts as (

    select
        'daily_listening' as table_name,
        day as day,
        sum(events) as events,
        sum(plays) as plays,
        sum(skips) as skips,
        sum(pauses) as pauses,
        sum(playlist_adds) as playlist_adds,
        null as listeners
    from gold.daily_listening
    where day in (select day from ops.checked_days)
    group by day

    union all

    select
        'user_days' as table_name,
        day as day,
        sum(events) as events,
        null as plays,
        null as skips,
        null as pauses,
        null as playlist_adds,
        count(*) as listeners
    from gold.user_days
    where day in (select day from ops.checked_days)
    group by day

    union all

    select
        'country_engagement' as table_name,
        day as day,
        sum(plays + skips + pauses + playlist_adds) as events,
        sum(plays) as plays,
        sum(skips) as skips,
        sum(pauses) as pauses,
        sum(playlist_adds) as playlist_adds,
        null as listeners
    from gold.country_engagement
    where day in (select day from ops.checked_days)
    group by day

    union all

    select
        'user_engagement' as table_name,
        day as day,
        sum(plays + skips + pauses + playlist_adds) as events,
        sum(plays) as plays,
        sum(skips) as skips,
        sum(pauses) as pauses,
        sum(playlist_adds) as playlist_adds,
        count(distinct user_id) as listeners
    from gold.user_engagement
    where day in (select day from ops.checked_days)
    group by day

    union all

    select
        'event_volume_by_hour' as table_name,
        cast(hour_at as date) as day,
        sum(events) as events,
        null as plays,
        null as skips,
        null as pauses,
        null as playlist_adds,
        null as listeners
    from gold.event_volume_by_hour
    where cast(hour_at as date) in (select day from ops.checked_days)
    group by cast(hour_at as date)

    union all

    select
        'daily_active_users' as table_name,
        day as day,
        null as events,
        null as plays,
        null as skips,
        null as pauses,
        null as playlist_adds,
        sum(daily_active_users) as listeners
    from gold.daily_active_users
    where day in (select day from ops.checked_days)
    group by day

),

expected as (

    select
        mart_names.table_name,
        facts.*
    from facts
    cross join mart_names

)

select
    coalesce(expected.table_name, marts.table_name) as table_name,
    coalesce(expected.day, marts.day) as day,
    expected.events as fact_events,
    marts.events as mart_events
from expected
full outer join marts
    on
        expected.table_name = marts.table_name
        and expected.day = marts.day
where
    expected.day is null
    or marts.day is null
    or marts.events <> expected.events
    or marts.plays <> expected.plays
    or marts.skips <> expected.skips
    or marts.pauses <> expected.pauses
    or marts.playlist_adds <> expected.playlist_adds
    or marts.listeners <> expected.listeners;
