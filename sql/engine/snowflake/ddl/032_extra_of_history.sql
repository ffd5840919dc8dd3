/* bronze.spotify_events.extra of the rows that an older Medley loaded: their raw
   lines without the nine fields. A line in _base64, or one that Snowflake does not
   parse, keeps null until its object is loaded again. */
update bronze.spotify_events
set extra = others.extra
from (
    select
        topic_id,
        kafka_partition,
        kafka_offset,
        nullif(
            to_json(object_delete(
                try_parse_json(raw_line), 'event_id', 'user_id', 'song_id',
                'artist_name', 'song_name', 'event_type', 'device_type',
                'country', 'timestamp'
            )),
            '{}'
        ) as extra
    from bronze.spotify_events
    where
        reject_reason is null
        and extra is null
        and raw_line not like '{"_base64"%'
) as others
where
    others.extra is not null
    and spotify_events.topic_id = others.topic_id
    and spotify_events.kafka_partition = others.kafka_partition
    and spotify_events.kafka_offset = others.kafka_offset;
