/* /api/skip-rate without filters: one row per song, most skipped first. */
select
    songs.song_id,
    songs.song_name,
    songs.artist_name,
    songs.total_plays,
    songs.total_skips,
    songs.skip_rate
from gold.skip_rate_by_song as songs
qualify row_number() over (
    order by skip_rate desc nulls last, total_skips desc, song_id
) <= cast(:?row_limit as bigint)
order by skip_rate desc nulls last, total_skips desc, song_id
