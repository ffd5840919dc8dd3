/* ops.lake_objects: the staged ledger rows, each in place of an older row of
   the same object; rows_kept counts what the older one had loaded. */
remove @ops.load_stage/objects/;

put 'file://${objects_file}' @ops.load_stage/objects/
    source_compression = auto_detect
    auto_compress = false
    overwrite = true;

delete from ops.staged_objects;

copy into ops.staged_objects (
    object_key, etag, topic, topic_id, kafka_partition, first_offset,
    last_offset, hour_at, object_bytes, rows_loaded, rows_skipped,
    rows_rejected, batch_id, state, reason, loaded_at
)
from @ops.load_stage/objects/
file_format = (format_name = 'ops.staged_csv')
on_error = abort_statement
force = true
purge = false;

merge into ops.lake_objects as ledger
using ops.staged_objects as staged
    on ledger.object_key = staged.object_key
when matched then update set
    etag = staged.etag,
    topic = staged.topic,
    topic_id = staged.topic_id,
    kafka_partition = staged.kafka_partition,
    first_offset = staged.first_offset,
    last_offset = staged.last_offset,
    hour_at = staged.hour_at,
    object_bytes = staged.object_bytes,
    rows_loaded = staged.rows_loaded,
    rows_skipped = staged.rows_skipped,
    rows_rejected = staged.rows_rejected,
    batch_id = staged.batch_id,
    state = staged.state,
    reason = staged.reason,
    loaded_at = staged.loaded_at,
    rows_kept = ledger.rows_loaded + coalesce(ledger.rows_kept, 0)
when not matched then insert (
    object_key, etag, topic, topic_id, kafka_partition, first_offset,
    last_offset, hour_at, object_bytes, rows_loaded, rows_skipped,
    rows_rejected, batch_id, state, reason, loaded_at, rows_kept, rows_removed
) values (
    staged.object_key, staged.etag, staged.topic, staged.topic_id,
    staged.kafka_partition, staged.first_offset, staged.last_offset,
    staged.hour_at, staged.object_bytes, staged.rows_loaded,
    staged.rows_skipped, staged.rows_rejected, staged.batch_id, staged.state,
    staged.reason, staged.loaded_at, 0, 0
);
