/* gold.user_days: one row per listener and day with an event. All days on which
   a changed listener gained or lost an event are summed again. */
delete from gold.user_days
using ops.changed_user_days as changed_days
where
    user_days.user_id = changed_days.user_id
    and user_days.day = changed_days.day;

insert into gold.user_days (
    user_id, day, events, first_event_at, last_event_at
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
    day,
    cast(sum(events) as bigint) as events,
    min(first_event_at) as first_event_at,
    max(last_event_at) as last_event_at
from changed_facts
group by
    user_id,
    day
order by day;
