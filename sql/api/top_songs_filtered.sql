/* /api/top-songs of selected events: one row per song, most played first. */
with

counted as (

    select
        facts.song_id,
        cast(sum(facts.plays) as bigint) as total_plays,
        cast(sum(facts.skips) as bigint) as total_skips,
        count(distinct facts.user_id) as unique_users
    from gold.listening_facts as facts
    where
        facts.hour_at >= cast(cast(:?from as string) as timestamp_ntz)
        and facts.hour_at < cast(cast(:?before as string) as timestamp_ntz)
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

)

select
    counted.song_id,
    songs.song_name,
    songs.artist_name,
    counted.total_plays,
    counted.total_skips,
    counted.unique_users
from counted
left join gold.top_songs as songs on counted.song_id = songs.song_id
qualify row_number() over (
    order by counted.total_plays desc, counted.song_id
) <= cast(:?row_limit as bigint)
order by counted.total_plays desc, counted.song_id
