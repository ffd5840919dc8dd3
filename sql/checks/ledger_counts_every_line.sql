/* severity: error
   scope: build
   meaning: Of a loaded object each offset from first to last was loaded now or before. */
select
    object_key,
    first_offset,
    last_offset,
    rows_loaded,
    rows_skipped
from ops.lake_objects
where
    state = 'LOADED'
    and batch_id in (select batch_id from ops.checked_batches)
    and rows_loaded + rows_skipped <> last_offset - first_offset + 1;
