/* gold.top_artists_by_country: one row per known country and named artist with
   any event there, all time; equal plays share a rank. Changed countries are
   ranked again as a whole. */
delete from gold.top_artists_by_country
where country in (select country from ops.changed_keys);

insert into gold.top_artists_by_country (
    country, artist_name, total_plays, rank_in_country
)
with

totals as (

    select
        country,
        artist_name,
        cast(sum(plays) as bigint) as total_plays
    from gold.daily_listening
    where
        country in (select country from ops.changed_keys)
        and artist_name is not null
    group by
        country,
        artist_name

)

select
    country,
    artist_name,
    total_plays,
    rank() over (
        partition by country
        order by total_plays desc
    ) as rank_in_country
from totals;
