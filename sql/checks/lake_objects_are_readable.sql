/* severity: warning
   scope: build
   meaning: Every lake object could be read and had a line for each of its offsets. */
select
    object_key,
    reason
from ops.lake_objects
where state = 'BAD';
