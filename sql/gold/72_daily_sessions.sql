/* gold.daily_sessions: one row per country or all, device or all, and UTC day on
   which a session of the events so chosen begins and ends. Touched days and those
   beside them are summed again. */
delete from gold.daily_sessions
where day in (
    select cast(hour_at as date) from ops.touched_keys
    union
    select cast(hour_at as date) - 1 from ops.touched_keys
    union
    select cast(hour_at as date) + 1 from ops.touched_keys
);

insert into gold.daily_sessions (
    country_slice, device_slice, day, sessions, unique_users,
    duration_seconds, events, plays, skips, playlist_adds
)
with

summed_days as (

    select cast(hour_at as date) as day from ops.touched_keys
    union
    select cast(hour_at as date) - 1 as day from ops.touched_keys
    union
    select cast(hour_at as date) + 1 as day from ops.touched_keys

)

select
    country_slice,
    device_slice,
    day,
    count(*) as sessions,
    count(distinct user_id) as unique_users,
    cast(
        sum(datediff('second', first_event_at, last_event_at)) as bigint
    ) as duration_seconds,
    cast(sum(events) as bigint) as events,
    cast(sum(plays) as bigint) as plays,
    cast(sum(skips) as bigint) as skips,
    cast(sum(playlist_adds) as bigint) as playlist_adds
from gold.slice_sessions
where
    not is_continuation
    and not is_continued
    and day in (select day from summed_days)
group by
    country_slice,
    device_slice,
    day
order by day;
