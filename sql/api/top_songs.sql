/* /api/top-songs without filters: one row per song, most played first. */
select
    songs.song_id,
    songs.song_name,
    songs.artist_name,
    songs.total_plays,
    songs.total_skips,
    songs.unique_users
from gold.top_songs as songs
qualify row_number() over (
    order by total_plays desc, song_id
) <= cast(:?row_limit as bigint)
order by total_plays desc, song_id
