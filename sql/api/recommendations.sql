/* /api/recommendations: one row per song that a listener may like and has not
   heard, the best first. */
select
    rank,
    song_id,
    song_name,
    artist_name,
    score,
    because_of_song_id,
    because_of_song_name
from gold.song_recommendations
where
    user_id = cast(:?user_id as string)
    and rank <= cast(:?row_limit as bigint)
order by rank
