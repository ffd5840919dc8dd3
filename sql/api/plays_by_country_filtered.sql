/* /api/plays-by-country of selected events: one row per country. */
with

counted as (

    select
        facts.country,
        cast(sum(facts.plays) as bigint) as total_plays,
        cast(sum(facts.skips) as bigint) as total_skips,
        cast(sum(facts.pauses) as bigint) as total_pauses,
        cast(sum(facts.playlist_adds) as bigint) as total_playlist_adds
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
    group by facts.country

)

select *
from counted
qualify row_number() over (
    order by total_plays desc, country
) <= cast(:?row_limit as bigint)
order by total_plays desc, country
