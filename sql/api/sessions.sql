/* /api/sessions: one row per day on which sessions of the selected events begin.
   Sums of those within one day are kept; those that pass a midnight are joined
   here, from the first day selected to the last. */
with

crossing_parts as (

    select
        parts.user_id,
        parts.day,
        parts.events,
        parts.plays,
        parts.skips,
        parts.playlist_adds,
        parts.has_whole_session,
        parts.first_event_at,
        parts.last_event_at,
        not parts.is_continuation
        or parts.day = cast(cast(:?from as string) as date) as is_first
    from gold.slice_sessions as parts
    where
        parts.country_slice = coalesce(cast(:?country as string), 'all')
        and parts.device_slice = coalesce(cast(:?device as string), 'all')
        and parts.day >= cast(cast(:?from as string) as date)
        and parts.day < cast(cast(:?before as string) as date)
        and (parts.is_continuation or parts.is_continued)

),

numbered_parts as (

    select
        crossing_parts.*,
        sum(case when crossing_parts.is_first then 1 else 0 end) over (
            partition by crossing_parts.user_id
            order by crossing_parts.first_event_at
            rows between unbounded preceding and current row
        ) as session_number
    from crossing_parts

),

crossing_sessions as (

    select
        numbered_parts.user_id,
        min(numbered_parts.day) as day,
        datediff(
            'second',
            min(numbered_parts.first_event_at),
            max(numbered_parts.last_event_at)
        ) as duration_seconds,
        sum(numbered_parts.events) as events,
        sum(numbered_parts.plays) as plays,
        sum(numbered_parts.skips) as skips,
        sum(numbered_parts.playlist_adds) as playlist_adds,
        max(
            case
                when numbered_parts.is_first and numbered_parts.has_whole_session
                    then 1
                else 0
            end
        ) as whole_session_count
    from numbered_parts
    group by numbered_parts.user_id, numbered_parts.session_number

),

counted as (

    select
        days.day,
        days.sessions,
        days.unique_users,
        days.duration_seconds,
        days.events,
        days.plays,
        days.skips,
        days.playlist_adds
    from gold.daily_sessions as days
    where
        days.country_slice = coalesce(cast(:?country as string), 'all')
        and days.device_slice = coalesce(cast(:?device as string), 'all')
        and days.day >= cast(cast(:?from as string) as date)
        and days.day < cast(cast(:?before as string) as date)
    union all
    select
        crossing_sessions.day,
        count(*) as sessions,
        count(
            distinct case
                when crossing_sessions.whole_session_count = 0
                    then crossing_sessions.user_id
            end
        ) as unique_users,
        sum(crossing_sessions.duration_seconds) as duration_seconds,
        sum(crossing_sessions.events) as events,
        sum(crossing_sessions.plays) as plays,
        sum(crossing_sessions.skips) as skips,
        sum(crossing_sessions.playlist_adds) as playlist_adds
    from crossing_sessions
    group by crossing_sessions.day

)

select
    counted.day,
    cast(sum(counted.sessions) as bigint) as sessions,
    cast(sum(counted.unique_users) as bigint) as unique_users,
    sum(counted.duration_seconds) / cast(sum(counted.sessions) as double)
        as average_duration_seconds,
    sum(counted.events) / cast(sum(counted.sessions) as double)
        as average_events,
    cast(sum(counted.plays) as bigint) as plays,
    cast(sum(counted.skips) as bigint) as skips,
    cast(sum(counted.playlist_adds) as bigint) as playlist_adds
from counted
group by counted.day
qualify row_number() over (
    order by counted.day desc
) <= cast(:?row_limit as bigint)
order by counted.day
