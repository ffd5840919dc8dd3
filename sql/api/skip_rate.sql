/* /api/skip-rate: one row per song, most skipped first. */
with

counted as (

    select
        facts.song_id,
        cast(sum(facts.plays) as bigint) as total_plays,
        cast(sum(facts.skips) as bigint) as total_skips
    from gold.daily_listening as facts
    where
        ${selected_days}
        and ${selected_listening}
    group by facts.song_id

),

rated as (

    select
        song_id,
        total_plays,
        total_skips,
        ${skip_rate} as skip_rate
    from counted

)

select
    rated.song_id,
    songs.song_name,
    songs.artist_name,
    rated.total_plays,
    rated.total_skips,
    rated.skip_rate
from rated
left join gold.top_songs as songs on rated.song_id = songs.song_id
qualify row_number() over (
    order by rated.skip_rate desc nulls last, rated.total_skips desc, rated.song_id
) <= cast(:?row_limit as bigint)
order by rated.skip_rate desc nulls last, rated.total_skips desc, rated.song_id
