/* /api/sessions: one row per day on which selected sessions begin; a session has
   the country and device of its first event. */
with

sessions as (

    select
        cast(session_start_at as date) as day,
        country,
        device_type,
        user_id,
        duration_seconds,
        events,
        plays,
        skips,
        playlist_adds
    from gold.session_patterns
    where
        session_start_at >= cast(cast(:?from as string) as timestamp_ntz)
        and session_start_at < cast(cast(:?before as string) as timestamp_ntz)

),

counted as (

    select
        day,
        count(*) as sessions,
        count(distinct user_id) as unique_users,
        avg(cast(duration_seconds as double)) as average_duration_seconds,
        avg(cast(events as double)) as average_events,
        cast(sum(plays) as bigint) as plays,
        cast(sum(skips) as bigint) as skips,
        cast(sum(playlist_adds) as bigint) as playlist_adds
    from sessions
    where
        (
            cast(:?country as string) is null
            or country = cast(:?country as string)
        )
        and (
            cast(:?device as string) is null
            or device_type = cast(:?device as string)
        )
    group by day

)

select *
from counted
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
