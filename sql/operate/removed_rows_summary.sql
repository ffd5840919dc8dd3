/* One row: what the last erasure or reload took out, and which lake objects
   still hold those lines. */
select
    count(*) as removed_rows,
    count(distinct object_key) as lake_objects,
    min(object_key) as first_object_key,
    max(object_key) as last_object_key
from ops.removed_rows;
