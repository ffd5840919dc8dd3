/* Songs with a number each, in the order of their ids: numbers are joined and
   grouped faster than ids. None where the build has changed nothing. */
(
    select
        song_id,
        song_name,
        artist_name,
        row_number() over (order by song_id) as song_number
    from gold.top_songs
    where exists (select 1 from ops.changed_days)
)
