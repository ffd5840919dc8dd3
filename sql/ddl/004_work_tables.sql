/* ops: tables a build works with. Permanent, because DDL would end the
   transaction on Snowflake; emptied by DML under the build lock. */
create table if not exists ops.build_batches (batch_id bigint);
comment on table ops.build_batches is 'The batches the running silver build validates';

create table if not exists ops.revalidated_events (event_id string);
comment on table ops.revalidated_events is 'Events whose bronze rows the next silver build validates again';

create table if not exists ops.candidate_events (
    event_id string,
    user_id string,
    song_id string,
    artist_name string,
    song_name string,
    event_type string,
    device_type string,
    country string,
    copy_number bigint,
    event_at timestamp_ntz,
    object_key string,
    line_number bigint,
    topic_id string,
    kafka_partition bigint,
    kafka_offset bigint,
    batch_id bigint,
    loaded_at timestamp_ntz
);
comment on table ops.candidate_events is 'Readable bronze rows being validated; copy_number 1 is the one loaded first';

create table if not exists ops.known_events (
    event_id string,
    user_id string,
    song_id string,
    artist_name string,
    song_name string,
    event_type string,
    device_type string,
    country string,
    event_at timestamp_ntz
);
comment on table ops.known_events is 'Silver rows that already have the event_id of a candidate';

create table if not exists ops.changed_keys (
    user_id string,
    song_id string,
    artist_name string,
    device_type string,
    country string,
    is_removed boolean,
    hour_at timestamp_ntz,
    first_event_at timestamp_ntz,
    last_event_at timestamp_ntz
);
comment on table ops.changed_keys is 'What silver gained or lost since gold was last published; emptied by that publication';
comment on column ops.changed_keys.is_removed is 'True when rows of this key left silver: counts may shrink';

create table if not exists ops.checked_batches (batch_id bigint);
comment on table ops.checked_batches is 'The batches that the checks look at';

create table if not exists ops.checked_days (day date);
comment on table ops.checked_days is 'The UTC days of listening that the checks look at';

create table if not exists ops.removed_rows (
    event_id string,
    object_key string,
    topic_id string,
    kafka_partition bigint,
    kafka_offset bigint,
    batch_id bigint
);
comment on table ops.removed_rows is 'Bronze rows that the last erasure or reload took out of all layers';
