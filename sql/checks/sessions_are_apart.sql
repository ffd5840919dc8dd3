/* severity: error
   scope: full
   meaning: Two sessions of a listener are 30 minutes apart or more, and none ends before it starts. */
with

ordered_sessions as (

    select
        user_id,
        session_start_at,
        session_end_at,
        lag(session_end_at) over (
            partition by user_id
            order by session_start_at
        ) as previous_end_at
    from gold.session_patterns

)

select *
from ordered_sessions
where
    session_end_at < session_start_at
    or session_start_at < previous_end_at + interval '30 minutes';
