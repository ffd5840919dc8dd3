/* /api/sessions without filters: one row per session, the latest first. */
select
    sessions.user_id,
    sessions.duration_seconds,
    sessions.events,
    sessions.plays,
    sessions.skips,
    sessions.playlist_adds,
    sessions.session_start_at,
    sessions.session_end_at
from gold.session_patterns as sessions
qualify row_number() over (
    order by session_start_at desc, user_id
) <= cast(:?row_limit as bigint)
order by session_start_at desc, user_id
