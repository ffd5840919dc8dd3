/* /api/retention of selected events: one row per first week and weeks since. */
with

active_weeks as (

    select
        facts.user_id,
        cast(date_trunc('week', facts.day) as date) as active_week
    from gold.user_engagement as facts
    where
        ${selected_days}
        and (
            cast(:?country as string) is null
            or facts.country = cast(:?country as string)
        )
        and (
            cast(:?device as string) is null
            or facts.device_type = cast(:?device as string)
        )
    group by facts.user_id, cast(date_trunc('week', facts.day) as date)

),

first_weeks as (

    select
        active_weeks.active_week,
        active_weeks.user_id,
        min(active_weeks.active_week) over (
            partition by active_weeks.user_id
        ) as cohort_week
    from active_weeks

),

counted as (

    select
        first_weeks.cohort_week,
        cast(
            datediff('day', first_weeks.cohort_week, first_weeks.active_week) / 7
            as bigint
        ) as weeks_since,
        count(*) as users
    from first_weeks
    group by first_weeks.cohort_week, first_weeks.active_week

)

select
    counted.cohort_week,
    counted.weeks_since,
    counted.users,
    counted.users / cast(
        max(case when counted.weeks_since = 0 then counted.users end) over (
            partition by counted.cohort_week
        ) as double
    ) as retention_rate
from counted
qualify row_number() over (
    order by counted.cohort_week desc, counted.weeks_since
) <= cast(:?row_limit as bigint)
order by counted.cohort_week, counted.weeks_since
