/* severity: error
   scope: build
   meaning: Hours and sessions by country and device hold each event of the facts once, and their days add up. */
with

facts as (

    select
        coalesce(country, 'unknown') as country_slice,
        coalesce(device_type, 'unknown') as device_slice,
        cast(hour_at as date) as day,
        events
    from gold.listening_facts
    where
        cast(hour_at as date) in (select day from ops.checked_days)
        and hour_at >= (select min(day) from ops.checked_days)

),

sums as (

    select
        'all' as country_slice,
        'all' as device_slice,
        day,
        events,
        events as hourly_events,
        0 as sessions,
        1 as is_expected
    from facts

    union all

    select
        country_slice,
        'all' as device_slice,
        day,
        events,
        events as hourly_events,
        0 as sessions,
        1 as is_expected
    from facts
    where country_slice <> 'unknown'

    union all

    select
        'all' as country_slice,
        device_slice,
        day,
        events,
        events as hourly_events,
        0 as sessions,
        1 as is_expected
    from facts
    where device_slice <> 'unknown'

    union all

    select
        country_slice,
        device_slice,
        day,
        events,
        events as hourly_events,
        0 as sessions,
        1 as is_expected
    from facts
    where country_slice <> 'unknown' and device_slice <> 'unknown'

    union all

    select
        country_slice,
        device_slice,
        day,
        events,
        0 as hourly_events,
        0 as sessions,
        -1 as is_expected
    from gold.slice_sessions
    where day in (select day from ops.checked_days)

    union all

    select
        country_slice,
        device_slice,
        cast(hour_at as date) as day,
        0 as events,
        events as hourly_events,
        0 as sessions,
        -1 as is_expected
    from gold.slice_hours
    where cast(hour_at as date) in (select day from ops.checked_days)

    union all

    select
        country_slice,
        device_slice,
        day,
        0 as events,
        0 as hourly_events,
        1 as sessions,
        1 as is_expected
    from gold.slice_sessions
    where
        day in (select day from ops.checked_days)
        and not is_continuation
        and not is_continued

    union all

    select
        country_slice,
        device_slice,
        day,
        0 as events,
        0 as hourly_events,
        sessions,
        -1 as is_expected
    from gold.daily_sessions
    where day in (select day from ops.checked_days)

)

select
    country_slice,
    device_slice,
    day,
    sum(is_expected * events) as missing_events,
    sum(is_expected * hourly_events) as missing_hourly_events,
    sum(is_expected * sessions) as missing_sessions
from sums
group by
    country_slice,
    device_slice,
    day
having
    sum(is_expected * events) <> 0
    or sum(is_expected * hourly_events) <> 0
    or sum(is_expected * sessions) <> 0;
