/* severity: warning
   scope: build
   meaning: Every lake object could be read, had a line for each of its offsets, and is in the lake as it was loaded. */
select
    object_key,
    reason
from ops.lake_objects
where
    state = 'BAD'
    or (
        state = 'LOADED'
        and reason <> 'removed from the lake by retention'
    );
