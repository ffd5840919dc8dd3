/* severity: warning
   scope: clock
   notify: true
   meaning: The last full hour of gold has far more or fewer events than the same
   hour of the week had in the six weeks before: by over 30 percent of their
   median, and by more than chance explains once a year. At least three of these
   hours, with 100 events in the median, are needed. With fewer, it has less than
   half the events of the same hour on the seven days before, and less than their
   average minus two standard deviations; at least three of them, with 20 events
   on average, are needed. Not while gold is a day behind. */
with

last_hours as (

    select hour_at from ${last_full_hour} as hours

),

last_volumes as (

    select
        last_hours.hour_at,
        coalesce(max(volumes.events), 0) as events
    from last_hours
    left join gold.event_volume_by_hour as volumes
        on last_hours.hour_at = volumes.hour_at
    group by last_hours.hour_at

),

earlier_volumes as (

    select
        cast(volumes.events as double) as events,
        datediff('hour', volumes.hour_at, last_hours.hour_at) as hours_ago
    from gold.event_volume_by_hour as volumes
    cross join last_hours
    where
        volumes.hour_at < last_hours.hour_at
        and volumes.hour_at >= last_hours.hour_at - interval '42 days'

),

usual_of_days as (

    select
        avg(events) as events,
        coalesce(stddev_samp(events), 0) as deviation,
        count(*) as days
    from earlier_volumes
    where
        hours_ago <= 168
        and mod(hours_ago, 24) = 0

),

same_hours as (

    select events
    from earlier_volumes
    where mod(hours_ago, 168) = 0

),

usual_of_weeks as (

    select
        median(events) as events,
        count(*) as weeks
    from same_hours

),

deviations as (

    select median(abs(same_hours.events - usual_of_weeks.events)) as deviation
    from same_hours
    cross join usual_of_weeks

),

/* How much hours differ from the same hour a week later, of all hours, in units
   of the square root by which independent events scatter: 1, or more where events
   come in sessions. A median deviation times 1.4826 is a standard deviation. */
scatter as (

    select
        greatest(
            1,
            1.4826 * median(
                abs(former.events - latter.events)
                / sqrt(former.events + latter.events)
            )
        ) as factor
    from earlier_volumes as former
    inner join earlier_volumes as latter
        on former.hours_ago = latter.hours_ago + 168
    where former.events > 0

),

/* The variance of a median is 1.57 times that of an average. */
compared as (

    select
        last_volumes.hour_at,
        last_volumes.events,
        usual_of_days.events as usual_of_days,
        usual_of_days.deviation as deviation_of_days,
        usual_of_days.days,
        usual_of_weeks.events as usual_of_weeks,
        usual_of_weeks.weeks,
        greatest(
            1.4826 * deviations.deviation,
            scatter.factor
            * sqrt(usual_of_weeks.events * (1 + 1.57 / usual_of_weeks.weeks))
        ) as deviation_of_weeks,
        usual_of_weeks.weeks >= 3 and usual_of_weeks.events >= 100
            as is_seasonal
    from last_volumes
    cross join usual_of_days
    cross join usual_of_weeks
    cross join deviations
    cross join scatter

)

select
    'stream' as subject,
    'The hour from ' || cast(hour_at as string) || ' UTC has '
    || cast(events as string) || ' events, the same hour of '
    || case
        when is_seasonal
            then
                cast(weeks as string) || ' earlier weeks '
                || cast(cast(round(usual_of_weeks) as bigint) as string)
                || ' in the median'
        else
            cast(days as string) || ' earlier days '
            || cast(cast(round(usual_of_days) as bigint) as string)
            || ' on average'
    end as message
from compared
where
    (
        is_seasonal
        and abs(events - usual_of_weeks) > 0.3 * usual_of_weeks
        and abs(events - usual_of_weeks)
        > sqrt(2 * ln(8760)) * deviation_of_weeks
    )
    or (
        not is_seasonal
        and days >= 3
        and usual_of_days >= 20
        and events < usual_of_days / 2
        and events < usual_of_days - 2 * deviation_of_days
    )
