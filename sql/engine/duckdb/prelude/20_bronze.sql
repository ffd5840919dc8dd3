/* bronze.spotify_events: the table of sql/ddl/002_bronze.sql, made first where
   DuckDB chooses no compression well: long lines take half the space with zstd,
   and texts that never repeat take a third of the load's time to find that out. */
create schema if not exists bronze;
create table if not exists bronze.spotify_events (
    event_id string using compression uncompressed,
    user_id string,
    song_id string,
    artist_name string,
    song_name string,
    event_type string,
    device_type string,
    country string,
    timestamp_str string using compression uncompressed,
    raw_line string using compression zstd,
    reject_reason string,
    event_at timestamp_ntz,
    object_key string,
    line_number bigint,
    topic string,
    topic_id string,
    kafka_partition bigint,
    kafka_offset bigint,
    batch_id bigint,
    loaded_at timestamp_ntz,
    extra string
);
