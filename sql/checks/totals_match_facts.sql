/* severity: error
   scope: build
   meaning: The all-time tables add up to the facts. */
with

facts as (

    select
        coalesce(sum(events), 0) as events,
        coalesce(sum(plays), 0) as plays,
        coalesce(sum(skips), 0) as skips,
        coalesce(sum(case when artist_name is not null then plays end), 0)
            as artist_plays,
        coalesce(sum(case when artist_name is not null then skips end), 0)
            as artist_skips,
        coalesce(
            sum(
                case
                    when artist_name is not null and country is not null
                        then plays
                end
            ),
            0
        ) as country_plays,
        count(distinct song_id) as songs,
        count(distinct artist_name) as artists
    from gold.daily_listening

),

measured as (

    select
        'top_songs plays' as total,
        (select plays from facts) as expected,
        (select coalesce(sum(total_plays), 0) from gold.top_songs) as found

    union all

    select
        'top_songs skips',
        (select skips from facts),
        (select coalesce(sum(total_skips), 0) from gold.top_songs)

    union all

    select
        'song_listeners plays',
        (select plays from facts),
        (select coalesce(sum(plays), 0) from gold.song_listeners)

    union all

    select
        'song_listeners skips',
        (select skips from facts),
        (select coalesce(sum(skips), 0) from gold.song_listeners)

    union all

    select
        'top_artists plays',
        (select artist_plays from facts),
        (select coalesce(sum(total_plays), 0) from gold.top_artists)

    union all

    select
        'top_artists skips',
        (select artist_skips from facts),
        (select coalesce(sum(total_skips), 0) from gold.top_artists)

    union all

    select
        'top_artists_by_country plays',
        (select country_plays from facts),
        (select coalesce(sum(total_plays), 0) from gold.top_artists_by_country)

    union all

    select
        'skip_rate_by_song plays',
        (select plays from facts),
        (select coalesce(sum(total_plays), 0) from gold.skip_rate_by_song)

    union all

    select
        'skip_rate_by_song skips',
        (select skips from facts),
        (select coalesce(sum(total_skips), 0) from gold.skip_rate_by_song)

    union all

    select
        'device_usage events',
        (select events from facts),
        (select coalesce(sum(total_events), 0) from gold.device_usage)

    union all

    select
        'session_patterns events',
        (select events from facts),
        (select coalesce(sum(events), 0) from gold.session_patterns)

    union all

    select
        'session_patterns plays',
        (select plays from facts),
        (select coalesce(sum(plays), 0) from gold.session_patterns)

    union all

    select
        'kpis events',
        (select events from facts),
        (select total_events from gold.kpis)

    union all

    select
        'kpis plays',
        (select plays from facts),
        (select total_plays from gold.kpis)

    union all

    select
        'kpis songs',
        (select songs from facts),
        (select total_songs from gold.kpis)

    union all

    select
        'kpis artists',
        (select artists from facts),
        (select total_artists from gold.kpis)

    union all

    select
        'kpis users',
        (select count(*) from gold.user_retention),
        (select total_users from gold.kpis)

    union all

    select
        'user_retention active days',
        (select count(*) from gold.user_days),
        (select coalesce(sum(active_days), 0) from gold.user_retention)

    union all

    select
        'retention_cohorts users',
        (select count(*) from gold.user_weeks),
        (select coalesce(sum(users), 0) from gold.retention_cohorts)

)

select *
from measured
where found is distinct from expected;
