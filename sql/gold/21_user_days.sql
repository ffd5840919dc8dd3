/* gold.user_days: one row per listener and day with an event. All days on which
   a touched listener gained or lost an event are summed again. */
delete from gold.user_days
using (
    select distinct
        user_id,
        cast(hour_at as date) as day
    from ops.touched_keys
) as touched_days
where
    user_days.user_id = touched_days.user_id
    and user_days.day = touched_days.day;

insert into gold.user_days (
    user_id, day, events, first_event_at, last_event_at
)
with

touched_days as (

    select distinct
        user_id,
        cast(hour_at as date) as day
    from ops.touched_keys

),

touched_facts as (

    select
        facts.*,
        touched_days.day
    from gold.listening_facts as facts
    inner join touched_days
        on
            facts.user_id = touched_days.user_id
            and cast(facts.hour_at as date) = touched_days.day
    where
        facts.hour_at >= (select min(day) from touched_days)
        and facts.hour_at < (select max(day) + interval '1 day' from touched_days)

)

select
    user_id,
    day,
    cast(sum(events) as bigint) as events,
    min(first_event_at) as first_event_at,
    max(last_event_at) as last_event_at
from touched_facts
group by
    user_id,
    day
order by day;
