/* severity: error
   scope: build
   meaning: Bronze holds as many rows of each lake object as the ledger says. */
with

checked_objects as (

    select
        object_key,
        rows_loaded
        + coalesce(rows_kept, 0)
        - coalesce(rows_removed, 0) as ledger_rows
    from ops.lake_objects
    where
        batch_id in (select batch_id from ops.checked_batches)
        and state <> 'BAD'

),

found_objects as (

    select
        object_key,
        count(*) as bronze_rows
    from bronze.spotify_events
    where object_key in (select object_key from checked_objects)
    group by object_key

)

select
    checked_objects.object_key,
    checked_objects.ledger_rows,
    coalesce(found_objects.bronze_rows, 0) as bronze_rows
from checked_objects
left join found_objects
    on checked_objects.object_key = found_objects.object_key
where checked_objects.ledger_rows <> coalesce(found_objects.bronze_rows, 0);
