/* severity: error
   scope: build
   meaning: Every bronze row of a batch belongs to a lake object of the ledger. */
select
    batch_id,
    object_key,
    count(*) as bronze_rows
from bronze.spotify_events
where
    batch_id in (select batch_id from ops.checked_batches)
    and object_key not in (select object_key from ops.lake_objects)
group by
    batch_id,
    object_key;
