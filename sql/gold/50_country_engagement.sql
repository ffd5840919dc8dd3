/* gold.country_engagement: one row per country and UTC day with an event; the
   unknown country is the row with null. */
delete from gold.country_engagement
where day in (select cast(hour_at as date) from ops.touched_keys);

insert into gold.country_engagement (
    country, day, plays, skips, pauses, playlist_adds, unique_users
)
with

touched_days as (

    select distinct cast(hour_at as date) as day
    from ops.touched_keys

),

touched_facts as (

    select
        facts.*,
        touched_days.day
    from gold.listening_facts as facts
    inner join touched_days
        on cast(facts.hour_at as date) = touched_days.day
    where
        facts.hour_at >= (select min(day) from touched_days)
        and facts.hour_at < (select max(day) + interval '1 day' from touched_days)

)

select
    country,
    day,
    cast(sum(plays) as bigint) as plays,
    cast(sum(skips) as bigint) as skips,
    cast(sum(pauses) as bigint) as pauses,
    cast(sum(playlist_adds) as bigint) as playlist_adds,
    count(distinct user_id) as unique_users
from touched_facts
group by
    country,
    day;
