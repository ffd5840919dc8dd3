/* /api/sessions of some days: one row per day on which sessions began. */
select
    cast(sessions.session_start_at as date) as day,
    count(*) as sessions,
    count(distinct sessions.user_id) as unique_users,
    avg(sessions.duration_seconds) as average_duration_seconds,
    avg(sessions.events) as average_events,
    cast(sum(sessions.plays) as bigint) as plays,
    cast(sum(sessions.skips) as bigint) as skips,
    cast(sum(sessions.playlist_adds) as bigint) as playlist_adds
from gold.session_patterns as sessions
where
    sessions.session_start_at >= cast(cast(:?from as string) as timestamp_ntz)
    and sessions.session_start_at < cast(cast(:?before as string) as timestamp_ntz)
group by cast(sessions.session_start_at as date)
qualify row_number() over (
    order by day desc
) <= cast(:?row_limit as bigint)
order by day
