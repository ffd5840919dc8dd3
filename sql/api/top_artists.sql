/* /api/top-artists without filters: one row per artist, most played first. */
select
    artists.artist_name,
    artists.total_plays,
    artists.total_skips,
    artists.unique_users,
    artists.songs
from gold.top_artists as artists
qualify row_number() over (
    order by total_plays desc, artist_name
) <= cast(:?row_limit as bigint)
order by total_plays desc, artist_name
