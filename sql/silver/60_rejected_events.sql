/* silver.rejected_events: one row per bronze row that is not an event. */
insert into silver.rejected_events (
    raw_line, reject_reason, object_key, line_number, topic_id,
    kafka_partition, kafka_offset, batch_id, loaded_at
)
select
    raw_line,
    reject_reason,
    object_key,
    line_number,
    topic_id,
    kafka_partition,
    kafka_offset,
    batch_id,
    loaded_at
from bronze.spotify_events
where
    batch_id in (select batch_id from ops.build_batches)
    and reject_reason is not null;
