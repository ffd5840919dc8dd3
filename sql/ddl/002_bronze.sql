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
comment on column bronze.spotify_events.raw_line is 'The line of the lake object, byte for byte';
comment on column bronze.spotify_events.reject_reason is 'Why the record is no event; null when it is one';
comment on column bronze.spotify_events.event_at is 'The event''s own time in UTC, read while loading; null when rejected';
comment on column bronze.spotify_events.line_number is 'Line in the object, from 0: Kafka offset less the first offset';
comment on column bronze.spotify_events.batch_id is 'The load of the row; numbers grow in the order of loads';
