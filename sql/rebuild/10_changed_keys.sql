/* ops.changed_keys: everything in silver, so that the gold scripts that run next
   count everything again. One transaction: rebuild, then gold. */
delete from ops.changed_keys;

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
from silver.spotify_events
group by
    user_id,
    song_id,
    artist_name,
    device_type,
    country,
    date_trunc('hour', event_at);
