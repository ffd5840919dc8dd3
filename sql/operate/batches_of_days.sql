/* One row per batch that brought lake objects of some days (:?from_day to
   :?to_day, both included), in order, with its rows: the chunks of a backfill. */
select
    batches.batch_id,
    batches.rows_in
from ops.load_batches as batches
where batches.batch_id in (
    select batch_id
    from ops.lake_objects
    where
        hour_at >= cast(:?from_day as date)
        and hour_at < cast(:?to_day as date) + interval '1 day'
)
order by batches.batch_id;
