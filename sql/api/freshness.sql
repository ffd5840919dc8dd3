/* /api/freshness: one row per table that grows with the stream: how many rows
   it has, and how far it reaches. */
with

listed as (

    select
        1 as position,
        'bronze.spotify_events' as table_name,
        count(*) as row_count,
        max(events.event_at) as newest_at
    from bronze.spotify_events as events
    union all
    select
        2 as position,
        'silver.spotify_events' as table_name,
        count(*) as row_count,
        max(events.event_at) as newest_at
    from silver.spotify_events as events
    union all
    select
        3 as position,
        'silver.rejected_events' as table_name,
        count(*) as row_count,
        max(events.loaded_at) as newest_at
    from silver.rejected_events as events
    union all
    select
        4 as position,
        'silver.duplicate_events' as table_name,
        count(*) as row_count,
        max(events.loaded_at) as newest_at
    from silver.duplicate_events as events
    union all
    select
        5 as position,
        'gold.listening_facts' as table_name,
        count(*) as row_count,
        max(facts.last_event_at) as newest_at
    from gold.listening_facts as facts
    union all
    select
        6 as position,
        'gold.session_patterns' as table_name,
        count(*) as row_count,
        max(sessions.session_end_at) as newest_at
    from gold.session_patterns as sessions
    union all
    select
        7 as position,
        'gold.kpis' as table_name,
        count(*) as row_count,
        max(kpis.data_until) as newest_at
    from gold.kpis as kpis

)

select
    listed.table_name,
    listed.row_count,
    datediff(
        'second',
        listed.newest_at,
        cast(cast(:?now as string) as timestamp_ntz)
    ) as age_seconds,
    listed.newest_at
from listed
order by listed.position
