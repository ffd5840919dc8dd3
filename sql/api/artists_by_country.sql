/* /api/artists-by-country: the first artists of each country. */
with

counted as (

    select
        facts.country,
        facts.artist_name,
        cast(sum(facts.plays) as bigint) as total_plays
    from gold.daily_listening as facts
    where
        ${selected_days}
        and ${selected_listening}
        and facts.artist_name is not null
        and facts.country is not null
    group by facts.country, facts.artist_name

),

ranked as (

    select
        counted.country,
        counted.artist_name,
        counted.total_plays,
        rank() over (
            partition by counted.country
            order by counted.total_plays desc
        ) as rank_in_country
    from counted

)

select *
from ranked
where ranked.rank_in_country <= cast(:?row_limit as bigint)
order by ranked.country, ranked.rank_in_country, ranked.artist_name
