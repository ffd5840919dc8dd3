/* gold.country_engagement: one row per country and UTC day with an event; the
   unknown country is the row with null. */
delete from gold.country_engagement
where day in (select day from ops.changed_days);

insert into gold.country_engagement (
    country, day, plays, skips, pauses, playlist_adds, unique_users
)
with

changed_facts as (

    select
        facts.*,
        cast(facts.hour_at as date) as day
    from gold.listening_facts as facts
    where
        cast(facts.hour_at as date) in (select day from ops.changed_days)
        and facts.hour_at >= (select min(day) from ops.changed_days)
        and facts.hour_at
        < (select max(day) + interval '1 day' from ops.changed_days)

)

select
    country,
    day,
    cast(sum(plays) as bigint) as plays,
    cast(sum(skips) as bigint) as skips,
    cast(sum(pauses) as bigint) as pauses,
    cast(sum(playlist_adds) as bigint) as playlist_adds,
    count(distinct user_id) as unique_users
from changed_facts
group by
    country,
    day;
