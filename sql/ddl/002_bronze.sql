/* bronze.spotify_events: one row per Kafka record, its fields as received. */
create table if not exists bronze.spotify_events (
    event_id string,
    user_id string,
    song_id string,
    artist_name string,
    song_name string,
    event_type string,
    device_type string,
    country string,
    timestamp_str string,
    raw_line string,
    reject_reason string,
    event_at timestamp_ntz,
    object_key string,
    line_number bigint,
    topic string,
    topic_id string,
    kafka_partition bigint,
    kafka_offset bigint,
    batch_id bigint,
    loaded_at timestamp_ntz
);
comment on table bronze.spotify_events is 'One row per Kafka record, fields as received; key: topic_id, kafka_partition, kafka_offset';
comment on column bronze.spotify_events.event_id is 'Id of the event as received, a UUID in either case';
comment on column bronze.spotify_events.user_id is 'Id of the listener as received';
comment on column bronze.spotify_events.song_id is 'Id of the song as received';
comment on column bronze.spotify_events.artist_name is 'Name of the artist as received';
comment on column bronze.spotify_events.song_name is 'Name of the song as received';
comment on column bronze.spotify_events.event_type is 'What the listener did, as received';
comment on column bronze.spotify_events.device_type is 'Device as received, whatever its spelling';
comment on column bronze.spotify_events.country is 'Country as received, whatever its spelling';
comment on column bronze.spotify_events.timestamp_str is 'The event''s own time as received';
comment on column bronze.spotify_events.raw_line is 'The line of the lake object, byte for byte';
comment on column bronze.spotify_events.reject_reason is 'Why the record is no event; null when it is one';
comment on column bronze.spotify_events.event_at is 'The event''s own time in UTC, read while loading; null when rejected';
comment on column bronze.spotify_events.line_number is 'Line in the object, from 0: Kafka offset less the first offset';
comment on column bronze.spotify_events.batch_id is 'The load of the row; numbers grow in the order of loads';
comment on column bronze.spotify_events.object_key is 'Lake object that holds the line';
comment on column bronze.spotify_events.topic is 'Kafka topic of the record';
comment on column bronze.spotify_events.topic_id is 'Id of that topic, which a topic created again does not share';
comment on column bronze.spotify_events.kafka_partition is 'Kafka partition of the record';
comment on column bronze.spotify_events.kafka_offset is 'Kafka offset of the record';
comment on column bronze.spotify_events.loaded_at is 'When the load took the row, UTC';
