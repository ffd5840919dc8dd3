/* severity: warning
   scope: clock
   notify: true
   meaning: The last full hour of gold has less than half the events of the same
   hour on the seven days before, and fewer than they have by chance: less than
   their average minus two standard deviations. At least three of these hours,
   with 20 events on average, are needed.
   Not while gold is a day behind: a history is loaded, or freshness fires. */
with

clock as (

    select cast(cast(:?now as string) as timestamp_ntz) as now_at

),

last_hours as (

    select
        date_trunc('hour', least(kpis.data_until, clock.now_at))
        - interval '1 hour' as hour_at
    from gold.kpis as kpis
    cross join clock
    where kpis.data_until >= clock.now_at - interval '1 day'

),

last_volumes as (

    select
        last_hours.hour_at,
        coalesce(sum(volumes.events), 0) as events
    from last_hours
    left join gold.event_volume_by_hour as volumes
        on last_hours.hour_at = volumes.hour_at
    group by last_hours.hour_at

),

usual_volumes as (

    select
        avg(volumes.events) as events,
        stddev_samp(volumes.events) as deviation,
        count(*) as days
    from gold.event_volume_by_hour as volumes
    cross join last_hours
    where
        datediff('day', volumes.hour_at, last_hours.hour_at) between 1 and 7
        and hour(volumes.hour_at) = hour(last_hours.hour_at)

)

select
    'stream' as subject,
    'The hour from ' || cast(last_volumes.hour_at as string) || ' UTC has '
    || cast(last_volumes.events as string) || ' events, the same hour of '
    || cast(usual_volumes.days as string) || ' earlier days '
    || cast(cast(round(usual_volumes.events) as bigint) as string)
    || ' on average' as message
from last_volumes
cross join usual_volumes
where
    usual_volumes.days >= 3
    and usual_volumes.events >= 20
    and last_volumes.events < usual_volumes.events / 2
    and last_volumes.events
    < usual_volumes.events - 2 * coalesce(usual_volumes.deviation, 0)
