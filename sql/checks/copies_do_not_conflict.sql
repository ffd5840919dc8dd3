/* severity: warning
   scope: build
   meaning: A later copy of an event has the same values as the one that is kept. */
select
    batch_id,
    event_id,
    object_key,
    line_number
from silver.duplicate_events
where
    batch_id in (select batch_id from ops.checked_batches)
    and is_conflicting;
