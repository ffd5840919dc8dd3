/* severity: error
   scope: full
   meaning: The pair tables of gold hold each pair once. */
with

repeated_keys as (

    select 'song_listeners' as table_name, count(*) as copies
    from gold.song_listeners
    group by
        song_id,
        user_id
    having count(*) > 1

    union all

    select 'artist_listeners' as table_name, count(*) as copies
    from gold.artist_listeners
    group by
        artist_name,
        user_id
    having count(*) > 1

    union all

    select 'device_users' as table_name, count(*) as copies
    from gold.device_users
    group by
        device_type,
        user_id
    having count(*) > 1

)

select
    table_name,
    count(*) as repeated_keys,
    sum(copies) as copies
from repeated_keys
group by table_name;
