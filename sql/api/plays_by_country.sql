/* /api/plays-by-country: one row per country. */
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
        ${selected_days}
        and ${selected_listening}
    group by facts.country

)

select *
from counted
qualify row_number() over (
    order by total_plays desc, country
) <= cast(:?row_limit as bigint)
order by total_plays desc, country
