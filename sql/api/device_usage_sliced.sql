/* /api/device-usage of days, a country or a device: one row per device, shares
   sum to 1. */
with

counted as (

    select
        days.device_type,
        cast(
            sum(days.plays + days.skips + days.pauses + days.playlist_adds)
            as bigint
        ) as total_events,
        count(distinct days.user_id) as unique_users
    from gold.user_engagement as days
    where
        days.day >= cast(cast(:?from as string) as date)
        and days.day < cast(cast(:?before as string) as date)
        and (
            cast(:?country as string) is null
            or days.country = cast(:?country as string)
        )
        and (
            cast(:?device as string) is null
            or days.device_type = cast(:?device as string)
        )
    group by days.device_type

)

select
    counted.device_type,
    counted.total_events,
    counted.unique_users,
    counted.total_events
    / cast(nullif(sum(counted.total_events) over (), 0) as double) as event_rate
from counted
qualify row_number() over (
    order by total_events desc, device_type
) <= cast(:?row_limit as bigint)
order by total_events desc, device_type
