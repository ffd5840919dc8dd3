/* /api/top-songs of selected events: one row per song, most played first.
   Listeners are counted only of the songs that are shown. */
with

counted as (

    select
        sums.song_id,
        cast(sum(sums.plays) as bigint) as total_plays,
        cast(sum(sums.skips) as bigint) as total_skips
    from gold.daily_listening as sums
    where
        ${selected_days}
        and ${selected_listening}
    group by sums.song_id
    qualify row_number() over (
        order by sum(sums.plays) desc, sums.song_id
    ) <= cast(:?row_limit as bigint)

),

listeners as (

    select
        facts.song_id,
        count(distinct facts.user_id) as unique_users
    from gold.listening_facts as facts
    where
        ${selected_hours}
        and ${selected_listening}
        and facts.song_id in (select counted.song_id from counted)
    group by facts.song_id

)

select
    counted.song_id,
    songs.song_name,
    songs.artist_name,
    counted.total_plays,
    counted.total_skips,
    listeners.unique_users
from counted
inner join listeners on counted.song_id = listeners.song_id
left join gold.top_songs as songs on counted.song_id = songs.song_id
order by counted.total_plays desc, counted.song_id
