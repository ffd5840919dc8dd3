/* gold.top_songs: one row per song with any event, all time; a play is an event
   of type play, a listener one with an event of any type. Song and artist are
   spelled as in the latest event of the song that has a name. */
delete from gold.top_songs
where song_id in (select song_id from ops.changed_keys);

insert into gold.top_songs (
    song_id, song_name, artist_name, total_plays, total_skips, unique_users
)
with

changed_songs as (

    select distinct song_id
    from ops.changed_keys

),

spellings as (

    select
        song_id,
        song_name,
        artist_name,
        sum(plays) as plays,
        sum(skips) as skips,
        max(last_event_at) as last_event_at
    from gold.daily_listening
    where song_id in (select song_id from changed_songs)
    group by
        song_id,
        song_name,
        artist_name

),

latest_spellings as (

    select distinct
        song_id,
        first_value(song_name) over (
            partition by song_id
            order by
                case when song_name is null then 1 else 0 end,
                last_event_at desc,
                song_name desc nulls last,
                artist_name desc nulls last
        ) as song_name,
        first_value(artist_name) over (
            partition by song_id
            order by
                case when artist_name is null then 1 else 0 end,
                last_event_at desc,
                song_name desc nulls last,
                artist_name desc nulls last
        ) as artist_name
    from spellings

),

totals as (

    select
        song_id,
        cast(sum(plays) as bigint) as total_plays,
        cast(sum(skips) as bigint) as total_skips
    from spellings
    group by song_id

),

listeners as (

    select
        song_id,
        count(*) as unique_users
    from gold.song_listeners
    where song_id in (select song_id from changed_songs)
    group by song_id

)

select
    totals.song_id,
    latest_spellings.song_name,
    latest_spellings.artist_name,
    totals.total_plays,
    totals.total_skips,
    listeners.unique_users
from totals
inner join latest_spellings
    on totals.song_id = latest_spellings.song_id
inner join listeners
    on totals.song_id = listeners.song_id;
