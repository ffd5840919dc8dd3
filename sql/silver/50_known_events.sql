/* ops.known_events: one row per event in silver that a candidate copies. */
delete from ops.known_events;

insert into ops.known_events (
    event_id, user_id, song_id, artist_name, song_name, event_type,
    device_type, country, event_at
)
select
    event_id,
    user_id,
    song_id,
    artist_name,
    song_name,
    event_type,
    device_type,
    country,
    event_at
from silver.spotify_events
where event_id in (select event_id from ops.candidate_events);
