/* severity: warning
   scope: build
   meaning: Every lake object could be read, had a line for each of its offsets, and is unchanged in the lake. */
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
