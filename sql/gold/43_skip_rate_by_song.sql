/* gold.skip_rate_by_song: one row per song with any event, all time; the rate
   is skips / (plays + skips), null when there is neither. */
delete from gold.skip_rate_by_song
where song_id in (select song_id from ops.changed_keys);

insert into gold.skip_rate_by_song (
    song_id, song_name, artist_name, total_plays, total_skips, skip_rate
)
select
    song_id,
    song_name,
    artist_name,
    total_plays,
    total_skips,
    ${skip_rate} as skip_rate
from gold.top_songs
where song_id in (select song_id from ops.changed_keys);
