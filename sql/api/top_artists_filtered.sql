/* /api/top-artists of selected events: one row per artist, most played first.
   Listeners are counted only of the artists that are shown. */
with

songs as (

    select
        sums.artist_name,
        sums.song_id,
        sum(sums.plays) as plays,
        sum(sums.skips) as skips
    from gold.daily_listening as sums
    where
        ${selected_days}
        and ${selected_listening}
        and sums.artist_name is not null
    group by sums.artist_name, sums.song_id

),

counted as (

    select
        songs.artist_name,
        cast(sum(songs.plays) as bigint) as total_plays,
        cast(sum(songs.skips) as bigint) as total_skips,
        count(*) as songs
    from songs
    group by songs.artist_name
    qualify row_number() over (
        order by sum(songs.plays) desc, songs.artist_name
    ) <= cast(:?row_limit as bigint)

),

listeners as (

    select
        facts.artist_name,
        count(distinct facts.user_id) as unique_users
    from gold.listening_facts as facts
    where
        ${selected_hours}
        and ${selected_listening}
        and facts.artist_name in (select counted.artist_name from counted)
    group by facts.artist_name

)

select
    counted.artist_name,
    counted.total_plays,
    counted.total_skips,
    listeners.unique_users,
    counted.songs
from counted
inner join listeners on counted.artist_name = listeners.artist_name
order by counted.total_plays desc, counted.artist_name
