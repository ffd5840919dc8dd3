/* severity: error
   scope: build
   meaning: Every gold table holds each of its keys once. */
with

repeated_keys as (

    select 'listening_facts' as table_name, count(*) as copies
    from gold.listening_facts
    where cast(hour_at as date) in (select day from ops.checked_days)
    group by
        hour_at,
        user_id,
        song_id,
        artist_name,
        song_name,
        device_type,
        country
    having count(*) > 1

    union all

    select 'daily_listening' as table_name, count(*) as copies
    from gold.daily_listening
    where day in (select day from ops.checked_days)
    group by
        day,
        song_id,
        artist_name,
        song_name,
        device_type,
        country
    having count(*) > 1

    union all

    select 'user_days' as table_name, count(*) as copies
    from gold.user_days
    where day in (select day from ops.checked_days)
    group by
        user_id,
        day
    having count(*) > 1

    union all

    select 'daily_active_users' as table_name, count(*) as copies
    from gold.daily_active_users
    group by
        day
    having count(*) > 1

    union all

    select 'user_retention' as table_name, count(*) as copies
    from gold.user_retention
    group by
        user_id
    having count(*) > 1

    union all

    select 'user_weeks' as table_name, count(*) as copies
    from gold.user_weeks
    group by
        user_id,
        active_week
    having count(*) > 1

    union all

    select 'retention_cohorts' as table_name, count(*) as copies
    from gold.retention_cohorts
    group by
        cohort_week,
        weeks_since
    having count(*) > 1

    union all

    select 'top_songs' as table_name, count(*) as copies
    from gold.top_songs
    group by
        song_id
    having count(*) > 1

    union all

    select 'top_artists' as table_name, count(*) as copies
    from gold.top_artists
    group by
        artist_name
    having count(*) > 1

    union all

    select 'top_artists_by_country' as table_name, count(*) as copies
    from gold.top_artists_by_country
    group by
        country,
        artist_name
    having count(*) > 1

    union all

    select 'skip_rate_by_song' as table_name, count(*) as copies
    from gold.skip_rate_by_song
    group by
        song_id
    having count(*) > 1

    union all

    select 'device_usage' as table_name, count(*) as copies
    from gold.device_usage
    group by
        device_type
    having count(*) > 1

    union all

    select 'country_engagement' as table_name, count(*) as copies
    from gold.country_engagement
    where day in (select day from ops.checked_days)
    group by
        country,
        day
    having count(*) > 1

    union all

    select 'user_engagement' as table_name, count(*) as copies
    from gold.user_engagement
    where day in (select day from ops.checked_days)
    group by
        user_id,
        device_type,
        country,
        day
    having count(*) > 1

    union all

    select 'event_volume_by_hour' as table_name, count(*) as copies
    from gold.event_volume_by_hour
    group by
        hour_at
    having count(*) > 1

    union all

    select 'event_volume_by_minute' as table_name, count(*) as copies
    from gold.event_volume_by_minute
    group by
        minute_at
    having count(*) > 1

    union all

    select 'session_patterns' as table_name, count(*) as copies
    from gold.session_patterns
    where cast(session_start_at as date) in (select day from ops.checked_days)
    group by
        user_id,
        session_start_at
    having count(*) > 1

)

select
    table_name,
    count(*) as repeated_keys,
    sum(copies) as copies
from repeated_keys
group by table_name;
