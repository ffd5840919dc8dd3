/* /api/plays-by-country without filters: one row per country. */
with

counted as (

    select
        facts.country,
        cast(sum(facts.plays) as bigint) as plays,
        cast(sum(facts.skips) as bigint) as skips,
        cast(sum(facts.pauses) as bigint) as pauses,
        cast(sum(facts.playlist_adds) as bigint) as playlist_adds
    from gold.country_engagement as facts
    group by facts.country

)

select *
from counted
qualify row_number() over (
    order by plays desc, country
) <= cast(:?row_limit as bigint)
order by plays desc, country
