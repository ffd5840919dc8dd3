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
comment on column silver.spotify_events.event_type is 'play, pause, skip or add_to_playlist';
comment on column silver.spotify_events.device_type is 'As in silver.device_types; null when unknown';
comment on column silver.spotify_events.country is 'ISO 3166-1 alpha-2; null when unknown';
comment on column silver.spotify_events.event_at is 'When it was listened, UTC';

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
comment on column silver.duplicate_events.is_conflicting is 'True when the copy says something else than the one kept';

create table if not exists silver.device_types (
    spelling string,
    device_type string
);
comment on table silver.device_types is 'Known devices by their spelling in lower case; any other is null in silver';

create table if not exists silver.countries (
    spelling string,
    country string
);
comment on table silver.countries is 'Known countries by their spelling in upper case; any other is null in silver';
comment on column silver.countries.country is 'ISO 3166-1 alpha-2';
