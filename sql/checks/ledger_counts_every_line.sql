/* severity: error
   scope: build
   meaning: Each offset of a loaded object was loaded with it or before. */
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
