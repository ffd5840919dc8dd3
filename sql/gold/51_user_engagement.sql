/* gold.user_engagement: one row per listener, device, country and UTC day with
   an event; an unknown device or country is null. All days on which a changed
   listener gained or lost an event are summed again. */
delete from gold.user_engagement
using ops.changed_user_days as changed_days
where
    user_engagement.user_id = changed_days.user_id
    and user_engagement.day = changed_days.day;

insert into gold.user_engagement (
    user_id, device_type, country, day, plays, skips, pauses, playlist_adds
)
with

changed_facts as (

    select
        facts.*,
        cast(facts.hour_at as date) as day
    from gold.listening_facts as facts
    inner join ops.changed_user_days as changed_days
        on
            facts.user_id = changed_days.user_id
            and cast(facts.hour_at as date) = changed_days.day
    where
        facts.hour_at >= (select min(day) from ops.changed_days)
        and facts.hour_at
        < (select max(day) + interval '1 day' from ops.changed_days)

)

select
    user_id,
    device_type,
    country,
    day,
    cast(sum(plays) as bigint) as plays,
    cast(sum(skips) as bigint) as skips,
    cast(sum(pauses) as bigint) as pauses,
    cast(sum(playlist_adds) as bigint) as playlist_adds
from changed_facts
group by
    user_id,
    device_type,
    country,
    day
order by day;
