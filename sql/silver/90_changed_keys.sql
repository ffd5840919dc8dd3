/* ops.changed_keys: plus the keys of the events that silver gained. */
insert into ops.changed_keys (
    user_id, song_id, artist_name, device_type, country, is_removed,
    hour_at, first_event_at, last_event_at
)
select
    user_id,
    song_id,
    artist_name,
    device_type,
    country,
    false as is_removed,
    date_trunc('hour', event_at) as hour_at,
    min(event_at) as first_event_at,
    max(event_at) as last_event_at
from ops.candidate_events
where
    copy_number = 1
    and event_id not in (select event_id from ops.known_events)
group by
    user_id,
    song_id,
    artist_name,
    device_type,
    country,
    date_trunc('hour', event_at);
