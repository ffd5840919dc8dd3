/* gold.session_patterns: one row per listening session: events of one listener,
   of any type, each less than 30 minutes after the one before; country and
   device_type are those of its first event. Only sessions
   less than 30 minutes from a changed event can change; they are cut again from
   the events that they and the changed times span. */
merge into gold.session_patterns as sessions
using (
    with

    changed_spans as (

        select
            user_id,
            min(first_event_at) as span_start_at,
            max(last_event_at) as span_end_at
        from ops.changed_keys
        group by
            user_id,
            hour_at

    ),

    stale_sessions as (

        select distinct
            stored.user_id,
            stored.session_start_at,
            stored.session_end_at
        from gold.session_patterns as stored
        inner join changed_spans
            on
                stored.user_id = changed_spans.user_id
                and stored.session_end_at
                > changed_spans.span_start_at - interval '30 minutes'
                and stored.session_start_at
                < changed_spans.span_end_at + interval '30 minutes'

    ),

    spans as (

        select user_id, span_start_at, span_end_at
        from changed_spans
        union all
        select user_id, session_start_at, session_end_at
        from stale_sessions

    ),

    covered_days as (

        select
            user_id,
            cast(span_start_at as date) as day
        from spans

        union

        select
            user_id,
            cast(span_end_at as date) as day
        from spans

        union

        select
            user_days.user_id,
            user_days.day
        from gold.user_days as user_days
        inner join stale_sessions
            on
                user_days.user_id = stale_sessions.user_id
                and user_days.day > cast(stale_sessions.session_start_at as date)
                and user_days.day < cast(stale_sessions.session_end_at as date)

    ),

    marks as (

        select
            user_id,
            null as event_id,
            null as event_type,
            null as country,
            null as device_type,
            span_start_at as event_at,
            span_end_at,
            0 as is_event
        from spans

        union all

        select
            events.user_id,
            events.event_id,
            events.event_type,
            events.country,
            events.device_type,
            events.event_at,
            null as span_end_at,
            1 as is_event
        from silver.spotify_events as events
        inner join covered_days
            on
                events.user_id = covered_days.user_id
                and cast(events.event_at as date) = covered_days.day
        where
            events.event_at >= (select min(span_start_at) from spans)
            and events.event_at <= (select max(span_end_at) from spans)

    ),

    reached_marks as (

        select
            user_id,
            event_id,
            event_type,
            country,
            device_type,
            event_at,
            is_event,
            max(span_end_at) over (
                partition by user_id
                order by event_at, is_event, event_id
                rows between unbounded preceding and current row
            ) as reached_at,
            max(case when is_event = 1 then event_at end) over (
                partition by user_id
                order by event_at, is_event, event_id
                rows between unbounded preceding and 1 preceding
            ) as previous_event_at
        from marks

    ),

    span_events as (

        select
            user_id,
            event_id,
            event_type,
            country,
            device_type,
            event_at,
            case
                when event_at < previous_event_at + interval '30 minutes'
                    then 0
                else 1
            end as is_first
        from reached_marks
        where is_event = 1 and event_at <= reached_at

    ),

    session_events as (

        select
            span_events.*,
            sum(is_first) over (
                partition by user_id
                order by event_at, event_id
                rows between unbounded preceding and current row
            ) as session_number
        from span_events

    ),

    fresh_sessions as (

        select
            user_id,
            max(case when is_first = 1 then country end) as country,
            max(case when is_first = 1 then device_type end)
                as device_type,
            min(event_at) as session_start_at,
            max(event_at) as session_end_at,
            datediff('second', min(event_at), max(event_at))
                as duration_seconds,
            count(*) as events,
            count_if(event_type = 'play') as plays,
            count_if(event_type = 'skip') as skips,
            count_if(event_type = 'add_to_playlist') as playlist_adds
        from session_events
        group by
            user_id,
            session_number

    )

    select
        coalesce(fresh_sessions.user_id, stale_sessions.user_id) as user_id,
        coalesce(
            fresh_sessions.session_start_at, stale_sessions.session_start_at
        ) as session_start_at,
        fresh_sessions.country,
        fresh_sessions.device_type,
        fresh_sessions.session_end_at,
        fresh_sessions.duration_seconds,
        fresh_sessions.events,
        cast(fresh_sessions.plays as bigint) as plays,
        cast(fresh_sessions.skips as bigint) as skips,
        cast(fresh_sessions.playlist_adds as bigint) as playlist_adds,
        fresh_sessions.user_id is null as is_removed
    from fresh_sessions
    full outer join stale_sessions
        on
            fresh_sessions.user_id = stale_sessions.user_id
            and fresh_sessions.session_start_at
            = stale_sessions.session_start_at
) as found
    on
        sessions.user_id = found.user_id
        and sessions.session_start_at = found.session_start_at
when matched and found.is_removed then delete
when matched then update set
    country = found.country,
    device_type = found.device_type,
    session_end_at = found.session_end_at,
    duration_seconds = found.duration_seconds,
    events = found.events,
    plays = found.plays,
    skips = found.skips,
    playlist_adds = found.playlist_adds
when not matched then insert (
    user_id, session_start_at, session_end_at, duration_seconds, events,
    plays, skips, playlist_adds, country, device_type
) values (
    found.user_id, found.session_start_at, found.session_end_at,
    found.duration_seconds, found.events, found.plays, found.skips,
    found.playlist_adds, found.country, found.device_type
);
