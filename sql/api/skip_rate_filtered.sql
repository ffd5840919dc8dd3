/* /api/skip-rate of selected events: one row per song, most skipped first. */
with

counted as (

    select
        facts.song_id,
        cast(sum(facts.plays) as bigint) as total_plays,
        cast(sum(facts.skips) as bigint) as total_skips
    from gold.daily_listening as facts
    where
        facts.day >= cast(cast(:?from as string) as date)
        and facts.day < cast(cast(:?before as string) as date)
        and (
            cast(:?country as string) is null
            or facts.country = cast(:?country as string)
        )
        and (
            cast(:?device as string) is null
            or facts.device_type = cast(:?device as string)
        )
        and (
            cast(:?artist as string) is null
            or facts.artist_name = cast(:?artist as string)
        )
    group by facts.song_id

),

rated as (

    select
        counted.song_id,
        songs.song_name,
        songs.artist_name,
        counted.total_plays,
        counted.total_skips,
        counted.total_skips / cast(
            nullif(counted.total_plays + counted.total_skips, 0) as double
        ) as skip_rate
    from counted
    left join gold.top_songs as songs on counted.song_id = songs.song_id

)

select *
from rated
qualify row_number() over (
    order by skip_rate desc nulls last, total_skips desc, song_id
) <= cast(:?row_limit as bigint)
order by skip_rate desc nulls last, total_skips desc, song_id
