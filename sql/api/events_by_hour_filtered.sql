/* /api/events-by-hour of selected events: one row per hour, the latest. */
with

counted as (

    select
        facts.hour_at,
        cast(sum(facts.events) as bigint) as events,
        count(distinct facts.user_id) as unique_users
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
    group by facts.hour_at

)

select *
from counted
qualify row_number() over (
    order by hour_at desc
) <= cast(:?row_limit as bigint)
order by hour_at
