/* /api/top-artists of selected events: one row per artist, most played first. */
with

counted as (

    select
        facts.artist_name,
        cast(sum(facts.plays) as bigint) as total_plays,
        cast(sum(facts.skips) as bigint) as total_skips,
        count(distinct facts.user_id) as unique_users,
        count(distinct facts.song_id) as songs
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
        and facts.artist_name is not null
    group by facts.artist_name

)

select *
from counted
qualify row_number() over (
    order by total_plays desc, artist_name
) <= cast(:?row_limit as bigint)
order by total_plays desc, artist_name
