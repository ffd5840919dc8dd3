/* silver.spotify_events: one row per event, the copy loaded first; a later
   copy never changes it. Fields that the event's schema adds have columns too. */
insert into silver.spotify_events (
    event_id, user_id, song_id, artist_name, song_name, event_type,
    device_type, country, event_at, object_key, line_number, topic_id,
    kafka_partition, kafka_offset, batch_id, loaded_at, extra${added_columns}
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
    event_at,
    object_key,
    line_number,
    topic_id,
    kafka_partition,
    kafka_offset,
    batch_id,
    loaded_at,
    extra${added_values}
from ops.candidate_events
where
    copy_number = 1
    and event_id not in (select event_id from ops.known_events)
order by event_at;
