/* /api/daily-active-users of selected events: one row per day, the latest. */
with

counted as (

    select
        cast(facts.hour_at as date) as day,
        count(distinct facts.user_id) as daily_active_users
    from gold.listening_facts as facts
    where
        facts.hour_at >= cast(cast(:?from as string) as timestamp_ntz)
        and facts.hour_at < cast(cast(:?before as string) as timestamp_ntz)
        and (
            cast(:?country as string) is null
            or facts.country = cast(:?country as string)
        )
        and (
            cast(:?device as string) is null
            or facts.device_type = cast(:?device as string)
        )
        and (
            cast(:?artist as string) is null
            or facts.artist_name = cast(:?artist as string)
        )
    group by cast(facts.hour_at as date)

)

select *
from counted
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
