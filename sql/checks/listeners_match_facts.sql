/* severity: error
   scope: full
   meaning: The listeners of each song, artist, device and hour are those in the facts. */
with

wrong_counts as (

    select
        'top_songs' as table_name,
        count(*) as wrong_keys
    from gold.top_songs as marts
    full outer join (
        select
            song_id as fact_key,
            count(distinct user_id) as listeners
        from gold.listening_facts
        group by song_id
    ) as facts
        on marts.song_id is not distinct from facts.fact_key
    where marts.unique_users is distinct from facts.listeners

    union all

    select
        'top_artists' as table_name,
        count(*) as wrong_keys
    from gold.top_artists as marts
    full outer join (
        select
            artist_name as fact_key,
            count(distinct user_id) as listeners
        from gold.listening_facts
        where artist_name is not null
        group by artist_name
    ) as facts
        on marts.artist_name is not distinct from facts.fact_key
    where marts.unique_users is distinct from facts.listeners

    union all

    select
        'device_usage' as table_name,
        count(*) as wrong_keys
    from gold.device_usage as marts
    full outer join (
        select
            device_type as fact_key,
            count(distinct user_id) as listeners
        from gold.listening_facts
        group by device_type
    ) as facts
        on marts.device_type is not distinct from facts.fact_key
    where marts.unique_users is distinct from facts.listeners

    union all

    select
        'event_volume_by_hour' as table_name,
        count(*) as wrong_keys
    from gold.event_volume_by_hour as marts
    full outer join (
        select
            hour_at as fact_key,
            count(distinct user_id) as listeners
        from gold.listening_facts
        group by hour_at
    ) as facts
        on marts.hour_at is not distinct from facts.fact_key
    where marts.unique_users is distinct from facts.listeners

)

select *
from wrong_counts
where wrong_keys > 0;
