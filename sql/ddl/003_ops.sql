/* ops: the ledger of the load, the state of each batch, runs and checks. */
create table if not exists ops.lake_objects (
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
    loaded_at timestamp_ntz,
    rows_kept bigint,
    rows_removed bigint
);
comment on table ops.lake_objects is 'The ledger: one row per lake object; key: object_key';
comment on column ops.lake_objects.rows_loaded is 'Lines its last load loaded into bronze, rejected ones too';
comment on column ops.lake_objects.rows_skipped is 'Lines whose offset had already been loaded';
comment on column ops.lake_objects.rows_rejected is 'Lines among rows_loaded that are not an event';
comment on column ops.lake_objects.rows_kept is 'Lines loaded by its earlier loads that a later one skipped';
comment on column ops.lake_objects.rows_removed is 'Lines taken out of bronze again by erasure or retention';
comment on column ops.lake_objects.state is 'LOADED, BAD (reason says why) or PENDING (must be loaded again)';

create table if not exists ops.loaded_intervals (
    topic_id string,
    kafka_partition bigint,
    first_offset bigint,
    last_offset bigint
);
comment on table ops.loaded_intervals is 'Offsets loaded so far, merged, both ends inclusive';

create table if not exists ops.offset_gaps (
    topic_id string,
    kafka_partition bigint,
    first_offset bigint,
    last_offset bigint,
    status string,
    reason string,
    found_at timestamp_ntz,
    checked_at timestamp_ntz
);
comment on table ops.offset_gaps is 'Holes between loaded intervals, and what Kafka says of them';
comment on column ops.offset_gaps.status is 'EXPLAINED, EXPIRED, MISSING or ACCEPTED';

create table if not exists ops.load_lock (
    lock_id bigint,
    holder string,
    taken_at timestamp_ntz,
    last_batch_id bigint
);
comment on table ops.load_lock is 'One row, updated first by each load: one load at a time';
insert into ops.load_lock (lock_id, holder, taken_at, last_batch_id)
select 1, null, null, 0
where not exists (select 1 from ops.load_lock);

create table if not exists ops.build_lock (
    lock_id bigint,
    holder string,
    taken_at timestamp_ntz
);
comment on table ops.build_lock is 'One row, updated first by each build: one build at a time';
insert into ops.build_lock (lock_id, holder, taken_at)
select 1, null, null
where not exists (select 1 from ops.build_lock);

create table if not exists ops.load_batches (
    batch_id bigint,
    run_id string,
    state string,
    objects bigint,
    rows_in bigint,
    silver_rows bigint,
    rejected_rows bigint,
    duplicate_rows bigint,
    loaded_at timestamp_ntz,
    silver_at timestamp_ntz,
    published_at timestamp_ntz,
    rows_erased bigint,
    rows_expired bigint
);
comment on table ops.load_batches is 'One row per load that loaded rows; key: batch_id';
comment on column ops.load_batches.rows_erased is 'Rows taken out of all layers again by erasure or reload';
comment on column ops.load_batches.rows_expired is 'Rows that retention took out of bronze; silver still has them';
comment on column ops.load_batches.state is 'LOADED, then SILVER, then PUBLISHED when gold has it';

create table if not exists ops.runs (
    run_id string,
    kind string,
    status string,
    trigger_name string,
    worker string,
    started_at timestamp_ntz,
    ended_at timestamp_ntz,
    objects bigint,
    rows_in bigint,
    silver_rows bigint,
    rejected_rows bigint,
    duplicate_rows bigint,
    done_units bigint,
    total_units bigint,
    unit_name string,
    rows_per_second double,
    seconds_left bigint,
    message string,
    error string
);
comment on table ops.runs is 'One row per run; key: run_id';
comment on column ops.runs.kind is 'load, build, backfill, reload, erase, checks or retention';
comment on column ops.runs.status is 'QUEUED, RUNNING, SUCCEEDED, FAILED or SKIPPED';
comment on column ops.runs.trigger_name is 'schedule, request, start or the kind of run it follows';

create table if not exists ops.run_steps (
    run_id string,
    step_number bigint,
    script string,
    status string,
    rows_affected bigint,
    started_at timestamp_ntz,
    ended_at timestamp_ntz,
    error string
);
comment on table ops.run_steps is 'One row per script a run ran; key: run_id, step_number';

/* sample is a reserved word on Snowflake, hence sample_rows */
create table if not exists ops.check_results (
    run_id string,
    check_name string,
    severity string,
    scope string,
    meaning string,
    status string,
    failures bigint,
    sample_rows string,
    checked_at timestamp_ntz
);
comment on table ops.check_results is 'One row per check of a run; key: run_id, check_name';
comment on column ops.check_results.status is 'PASSED, FAILED (rows came back) or ERROR (it did not run)';
comment on column ops.check_results.sample_rows is 'The first faulty rows';

create table if not exists ops.script_hashes (
    script string,
    script_hash string,
    built_at timestamp_ntz
);
comment on table ops.script_hashes is 'The text each gold script had when its table was last built in full';
