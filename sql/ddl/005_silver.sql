/* silver: each bronze row is in exactly one of these three tables. */
create table if not exists silver.spotify_events (
    event_id string,
    user_id string,
    song_id string,
    artist_name string,
    song_name string,
    event_type string,
    device_type string,
    country string,
    event_at timestamp_ntz,
    object_key string,
    line_number bigint,
    topic_id string,
    kafka_partition bigint,
    kafka_offset bigint,
    batch_id bigint,
    loaded_at timestamp_ntz
);
comment on table silver.spotify_events is 'One row per event, the copy loaded first; key: event_id';
comment on column silver.spotify_events.event_id is 'Id of the event, a UUID in lower case';
comment on column silver.spotify_events.user_id is 'Id of the listener (UUID)';
comment on column silver.spotify_events.song_id is 'Id of the song (UUID version 5 of artist::song)';
comment on column silver.spotify_events.artist_name is 'Name of the artist; null when the event had none';
comment on column silver.spotify_events.song_name is 'Name of the song; null when the event had none';
comment on column silver.spotify_events.event_type is 'play, pause, skip or add_to_playlist';
comment on column silver.spotify_events.device_type is 'As in silver.device_types; null when unknown';
comment on column silver.spotify_events.country is 'ISO 3166-1 alpha-2; null when unknown';
comment on column silver.spotify_events.event_at is 'When it was listened, UTC';
comment on column silver.spotify_events.object_key is 'Lake object that holds the line';
comment on column silver.spotify_events.line_number is 'Line in the object, from 0';
comment on column silver.spotify_events.topic_id is 'Id of the Kafka topic';
comment on column silver.spotify_events.kafka_partition is 'Kafka partition of the record';
comment on column silver.spotify_events.kafka_offset is 'Kafka offset of the record';
comment on column silver.spotify_events.batch_id is 'The load of the row';
comment on column silver.spotify_events.loaded_at is 'When it was loaded, UTC';

create table if not exists silver.rejected_events (
    raw_line string,
    reject_reason string,
    object_key string,
    line_number bigint,
    topic_id string,
    kafka_partition bigint,
    kafka_offset bigint,
    batch_id bigint,
    loaded_at timestamp_ntz
);
comment on table silver.rejected_events is 'One row per record that is not an event, with the reason; key: topic_id, kafka_partition, kafka_offset';
comment on column silver.rejected_events.raw_line is 'The line of the lake object, byte for byte';
comment on column silver.rejected_events.reject_reason is 'Why it is not an event';
comment on column silver.rejected_events.object_key is 'Lake object that holds the line';
comment on column silver.rejected_events.line_number is 'Line in the object, from 0';
comment on column silver.rejected_events.topic_id is 'Id of the Kafka topic';
comment on column silver.rejected_events.kafka_partition is 'Kafka partition of the record';
comment on column silver.rejected_events.kafka_offset is 'Kafka offset of the record';
comment on column silver.rejected_events.batch_id is 'The load of the row';
comment on column silver.rejected_events.loaded_at is 'When it was loaded, UTC';

create table if not exists silver.duplicate_events (
    event_id string,
    is_conflicting boolean,
    object_key string,
    line_number bigint,
    topic_id string,
    kafka_partition bigint,
    kafka_offset bigint,
    batch_id bigint,
    loaded_at timestamp_ntz
);
comment on table silver.duplicate_events is 'One row per later copy of an event; key: topic_id, kafka_partition, kafka_offset';
comment on column silver.duplicate_events.event_id is 'Id of the event that silver keeps another copy of';
comment on column silver.duplicate_events.is_conflicting is 'True when the copy says something else than the one kept';
comment on column silver.duplicate_events.object_key is 'Lake object that holds the line';
comment on column silver.duplicate_events.line_number is 'Line in the object, from 0';
comment on column silver.duplicate_events.topic_id is 'Id of the Kafka topic';
comment on column silver.duplicate_events.kafka_partition is 'Kafka partition of the record';
comment on column silver.duplicate_events.kafka_offset is 'Kafka offset of the record';
comment on column silver.duplicate_events.batch_id is 'The load of the row';
comment on column silver.duplicate_events.loaded_at is 'When it was loaded, UTC';

create table if not exists silver.device_types (
    spelling string,
    device_type string
);
comment on table silver.device_types is 'Known devices by their spelling in lower case; any other is null in silver';
comment on column silver.device_types.spelling is 'As events spell it, in lower case';
comment on column silver.device_types.device_type is 'As silver names it';

create table if not exists silver.countries (
    spelling string,
    country string
);
comment on table silver.countries is 'Known countries by their spelling in upper case; any other is null in silver';
comment on column silver.countries.spelling is 'As events spell it, in upper case';
comment on column silver.countries.country is 'ISO 3166-1 alpha-2';
