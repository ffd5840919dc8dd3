/* /api/daily-active-users of a country or device: one row per day, the latest. */
with

counted as (

    select
        days.day,
        count(distinct days.user_id) as daily_active_users
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
    group by days.day

)

select *
from counted
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
