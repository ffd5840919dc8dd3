/* gold.listening_facts: one row per hour, listener, song, artist and song name,
   device and country. All hours in which a changed listener gained or lost an
   event are counted again. The bounds on event_at only save reading history. */
delete from gold.listening_facts
using ops.changed_hours as changed_hours
where
    listening_facts.user_id = changed_hours.user_id
    and listening_facts.hour_at = changed_hours.hour_at;

insert into gold.listening_facts (
    hour_at, user_id, song_id, artist_name, song_name, device_type, country,
    events, plays, skips, pauses, playlist_adds, first_event_at, last_event_at
)
with

changed_events as (

    select
        events.*,
        date_trunc('hour', events.event_at) as hour_at
    from silver.spotify_events as events
    inner join ops.changed_hours as changed_hours
        on
            events.user_id = changed_hours.user_id
            and date_trunc('hour', events.event_at) = changed_hours.hour_at
    where
        events.event_at >= (select min(hour_at) from ops.changed_hours)
        and events.event_at
        < (select max(hour_at) + interval '1 hour' from ops.changed_hours)

)

select
    hour_at,
    user_id,
    song_id,
    artist_name,
    song_name,
    device_type,
    country,
    count(*) as events,
    cast(count_if(event_type = 'play') as bigint) as plays,
    cast(count_if(event_type = 'skip') as bigint) as skips,
    cast(count_if(event_type = 'pause') as bigint) as pauses,
    cast(count_if(event_type = 'add_to_playlist') as bigint) as playlist_adds,
    min(event_at) as first_event_at,
    max(event_at) as last_event_at
from changed_events
group by
    hour_at,
    user_id,
    song_id,
    artist_name,
    song_name,
    device_type,
    country
order by hour_at;
