/* gold.slice_sessions: one row per country or all, device or all, listener, and
   what a session of the events so chosen has on one UTC day. Touched days of a
   listener are cut again; so is the day beside, where an event changed less than
   30 minutes from midnight. Consecutive events of one country and device are
   taken together first: no choice can part them. */
delete from gold.slice_sessions
using (
    select
        user_id,
        cast(hour_at as date) as day
    from ops.touched_keys

    union

    select
        user_id,
        cast(first_event_at - interval '30 minutes' as date) as day
    from ops.touched_keys

    union

    select
        user_id,
        cast(last_event_at + interval '30 minutes' as date) as day
    from ops.touched_keys
) as cut_days
where
    slice_sessions.user_id = cut_days.user_id
    and slice_sessions.day = cut_days.day;

insert into gold.slice_sessions (
    country_slice, device_slice, user_id, day, events, plays, skips,
    playlist_adds, is_continuation, is_continued, has_whole_session,
    first_event_at, last_event_at
)
with

cut_days as (

    select
        user_id,
        cast(hour_at as date) as day
    from ops.touched_keys

    union

    select
        user_id,
        cast(first_event_at - interval '30 minutes' as date) as day
    from ops.touched_keys

    union

    select
        user_id,
        cast(last_event_at + interval '30 minutes' as date) as day
    from ops.touched_keys

),

days_around as (

    select
        user_id,
        day,
        cast(day as timestamp_ntz) as span_start_at,
        cast(day + 1 as timestamp_ntz) as span_end_at
    from cut_days

    union all

    select
        user_id,
        day - 1 as day,
        cast(day as timestamp_ntz) - interval '30 minutes' as span_start_at,
        cast(day as timestamp_ntz) as span_end_at
    from cut_days

    union all

    select
        user_id,
        day + 1 as day,
        cast(day + 1 as timestamp_ntz) as span_start_at,
        cast(day + 1 as timestamp_ntz) + interval '30 minutes' as span_end_at
    from cut_days

),

spans as (

    select
        user_id,
        day,
        min(span_start_at) as span_start_at,
        max(span_end_at) as span_end_at
    from days_around
    group by
        user_id,
        day

),

followed_events as (

    select
        events.user_id,
        events.event_id,
        events.event_type,
        events.device_type,
        events.country,
        spans.day,
        events.event_at,
        lag(events.device_type) over (
            partition by events.user_id
            order by events.event_at, events.event_id
        ) as previous_device_type,
        lag(events.country) over (
            partition by events.user_id
            order by events.event_at, events.event_id
        ) as previous_country,
        lag(spans.day) over (
            partition by events.user_id
            order by events.event_at, events.event_id
        ) as previous_day,
        lag(events.event_at) over (
            partition by events.user_id
            order by events.event_at, events.event_id
        ) as previous_event_at
    from silver.spotify_events as events
    inner join spans
        on
            events.user_id = spans.user_id
            and cast(events.event_at as date) = spans.day
    where
        events.event_at >= spans.span_start_at
        and events.event_at < spans.span_end_at
        and events.event_at >= (select min(span_start_at) from spans)
        and events.event_at < (select max(span_end_at) from spans)

),

numbered_events as (

    select
        followed_events.*,
        sum(
            case
                when
                    event_at < previous_event_at + interval '30 minutes'
                    and day = previous_day
                    and device_type is not distinct from previous_device_type
                    and country is not distinct from previous_country
                    then 0
                else 1
            end
        ) over (
            partition by user_id
            order by event_at, event_id
            rows between unbounded preceding and current row
        ) as run_number
    from followed_events

),

runs as (

    select
        user_id,
        device_type,
        country,
        day,
        count(*) as events,
        count_if(event_type = 'play') as plays,
        count_if(event_type = 'skip') as skips,
        count_if(event_type = 'add_to_playlist') as playlist_adds,
        min(event_at) as first_event_at,
        max(event_at) as last_event_at
    from numbered_events
    group by
        user_id,
        device_type,
        country,
        day,
        run_number

),

choices as (

    select false as is_by_country, false as is_by_device
    union all
    select false as is_by_country, true as is_by_device
    union all
    select true as is_by_country, false as is_by_device
    union all
    select true as is_by_country, true as is_by_device

),

chosen_runs as (

    select
        case when choices.is_by_country then runs.country else 'all' end
            as country_slice,
        case when choices.is_by_device then runs.device_type else 'all' end
            as device_slice,
        runs.user_id,
        runs.day,
        runs.events,
        runs.plays,
        runs.skips,
        runs.playlist_adds,
        runs.first_event_at,
        runs.last_event_at
    from runs
    cross join choices
    where
        (runs.country is not null or not choices.is_by_country)
        and (runs.device_type is not null or not choices.is_by_device)

),

neighbouring_runs as (

    select
        chosen_runs.*,
        coalesce(
            first_event_at < lag(last_event_at) over (
                partition by country_slice, device_slice, user_id
                order by first_event_at, last_event_at
            ) + interval '30 minutes',
            false
        ) as is_joined,
        coalesce(
            day = lag(day) over (
                partition by country_slice, device_slice, user_id
                order by first_event_at, last_event_at
            ),
            false
        ) as is_same_day,
        coalesce(
            last_event_at > lead(first_event_at) over (
                partition by country_slice, device_slice, user_id
                order by first_event_at, last_event_at
            ) - interval '30 minutes',
            false
        ) as is_joined_by_next,
        coalesce(
            day = lead(day) over (
                partition by country_slice, device_slice, user_id
                order by first_event_at, last_event_at
            ),
            false
        ) as is_next_same_day
    from chosen_runs

),

numbered_runs as (

    select
        neighbouring_runs.*,
        sum(case when is_joined and is_same_day then 0 else 1 end) over (
            partition by country_slice, device_slice, user_id
            order by first_event_at, last_event_at
            rows between unbounded preceding and current row
        ) as part_number
    from neighbouring_runs

),

parts as (

    select
        country_slice,
        device_slice,
        user_id,
        day,
        cast(sum(events) as bigint) as events,
        cast(sum(plays) as bigint) as plays,
        cast(sum(skips) as bigint) as skips,
        cast(sum(playlist_adds) as bigint) as playlist_adds,
        max(case when is_joined and not is_same_day then 1 else 0 end) = 1
            as is_continuation,
        max(case when is_joined_by_next and not is_next_same_day then 1 else 0 end)
        = 1 as is_continued,
        min(first_event_at) as first_event_at,
        max(last_event_at) as last_event_at
    from numbered_runs
    group by
        country_slice,
        device_slice,
        user_id,
        day,
        part_number

)

select
    parts.country_slice,
    parts.device_slice,
    parts.user_id,
    parts.day,
    parts.events,
    parts.plays,
    parts.skips,
    parts.playlist_adds,
    parts.is_continuation,
    parts.is_continued,
    max(
        case when parts.is_continuation or parts.is_continued then 0 else 1 end
    ) over (
        partition by
            parts.country_slice,
            parts.device_slice,
            parts.user_id,
            parts.day
    ) = 1 as has_whole_session,
    parts.first_event_at,
    parts.last_event_at
from parts
inner join cut_days
    on
        parts.user_id = cut_days.user_id
        and parts.day = cut_days.day
order by
    parts.country_slice,
    parts.device_slice,
    parts.day;
