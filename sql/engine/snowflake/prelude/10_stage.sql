/* The stage, format and work table of the load, kept in the database; rerunning
   is safe. An unquoted empty field is null, a quoted one the empty
   string; files are gzip when their name says so. */
create schema if not exists ops;
create file format if not exists ops.staged_csv
    type = csv
    compression = auto
    field_delimiter = ','
    record_delimiter = '\n'
    field_optionally_enclosed_by = '"'
    escape = none
    escape_unenclosed_field = none
    empty_field_as_null = true
    null_if = ()
    multi_line = true
    encoding = 'UTF-8'
    timestamp_format = auto;
create stage if not exists ops.load_stage
    file_format = ops.staged_csv
    comment = 'Staged files of loads; each is removed after its load';
create table if not exists ops.staged_objects (
    object_key string,
    etag string,
    topic string,
    topic_id string,
    kafka_partition bigint,
    first_offset bigint,
    last_offset bigint,
    hour_at timestamp_ntz,
    object_bytes bigint,
    rows_loaded bigint,
    rows_skipped bigint,
    rows_rejected bigint,
    batch_id bigint,
    state string,
    reason string,
    loaded_at timestamp_ntz
);
comment on table ops.staged_objects is 'Ledger rows of the load that runs; emptied by the next';
