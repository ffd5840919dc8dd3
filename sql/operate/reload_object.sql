/* ops.removed_rows: all bronze rows that one lake object holds (:?object_key).
   remove_rows.sql comes next. The object and all that overlap it become PENDING;
   the offsets of those rows are to be taken out of ops.loaded_intervals by the
   caller. Offsets of erased or expired rows stay in ops.loaded_intervals, so that they are
   not loaded again. */
delete from ops.removed_rows;

insert into ops.removed_rows (
    event_id, object_key, topic_id, kafka_partition, kafka_offset, batch_id
)
select
    case when reject_reason is null then lower(event_id) end as event_id,
    object_key,
    topic_id,
    kafka_partition,
    kafka_offset,
    batch_id
from bronze.spotify_events
where object_key = cast(:?object_key as string);

update ops.lake_objects
set
    state = 'PENDING',
    reason = 'overlaps an object that is loaded again'
where object_key in (
    select overlapping.object_key
    from ops.lake_objects as overlapping
    inner join ops.lake_objects as reloaded
        on
            overlapping.topic_id = reloaded.topic_id
            and overlapping.kafka_partition = reloaded.kafka_partition
            and overlapping.first_offset <= reloaded.last_offset
            and overlapping.last_offset >= reloaded.first_offset
    where reloaded.object_key = cast(:?object_key as string)
);

update ops.lake_objects
set
    state = 'PENDING',
    reason = 'a reload was asked for',
    rows_loaded = 0,
    rows_skipped = 0,
    rows_rejected = 0,
    rows_kept = coalesce(rows_removed, 0)
where object_key = cast(:?object_key as string);
