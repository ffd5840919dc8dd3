/* One row: what the last erasure or reload removed, and which lake objects
   still hold those lines. */
with

removed as (

    select
        removed_rows.kafka_offset,
        case when objects.reason is null then removed_rows.object_key end
            as object_key
    from ops.removed_rows as removed_rows
    left join ops.lake_objects as objects
        on removed_rows.object_key = objects.object_key

)

select
    count(kafka_offset) as removed_rows,
    count(distinct object_key) as lake_objects,
    min(object_key) as first_object_key,
    max(object_key) as last_object_key
from removed;
