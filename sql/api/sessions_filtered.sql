/* /api/sessions of selected events: one row per day on which sessions began.
   From silver: 30 minutes without a selected event end a session. */
with

followed as (

    select
        events.user_id,
        events.event_type,
        events.event_at,
        lag(events.event_at) over (
            partition by events.user_id
            order by events.event_at
        ) as previous_event_at
    from silver.spotify_events as events
    where
        events.event_at >= cast(cast(:?from as string) as timestamp_ntz)
        and events.event_at < cast(cast(:?before as string) as timestamp_ntz)
        and (
            cast(:?country as string) is null
            or events.country = cast(:?country as string)
        )
        and (
            cast(:?device as string) is null
            or events.device_type = cast(:?device as string)
        )

),

numbered as (

    select
        followed.user_id,
        followed.event_type,
        followed.event_at,
        sum(
            case
                when
                    followed.previous_event_at
                    > followed.event_at - interval '30 minutes'
                    then 0
                else 1
            end
        ) over (
            partition by followed.user_id
            order by followed.event_at
            rows between unbounded preceding and current row
        ) as session_number
    from followed

),

sessions as (

    select
        numbered.user_id,
        datediff('second', min(numbered.event_at), max(numbered.event_at))
            as duration_seconds,
        count(*) as events,
        cast(count_if(numbered.event_type = 'play') as bigint) as plays,
        cast(count_if(numbered.event_type = 'skip') as bigint) as skips,
        cast(count_if(numbered.event_type = 'add_to_playlist') as bigint)
            as playlist_adds,
        min(numbered.event_at) as session_start_at
    from numbered
    group by numbered.user_id, numbered.session_number

)

select
    cast(sessions.session_start_at as date) as day,
    count(*) as sessions,
    count(distinct sessions.user_id) as unique_users,
    avg(sessions.duration_seconds) as average_duration_seconds,
    avg(sessions.events) as average_events,
    cast(sum(sessions.plays) as bigint) as plays,
    cast(sum(sessions.skips) as bigint) as skips,
    cast(sum(sessions.playlist_adds) as bigint) as playlist_adds
from sessions
group by cast(sessions.session_start_at as date)
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
