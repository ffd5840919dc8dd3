/* severity: error
   scope: build
   meaning: The counts recorded for a batch are those of its rows in each layer. */
with

found_rows as (

    select batch_id, 1 as bronze_rows, 0 as silver_rows, 0 as rejected_rows, 0 as duplicate_rows
    from bronze.spotify_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select batch_id, 0, 1, 0, 0
    from silver.spotify_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select batch_id, 0, 0, 1, 0
    from silver.rejected_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select batch_id, 0, 0, 0, 1
    from silver.duplicate_events
    where batch_id in (select batch_id from ops.checked_batches)

),

found as (

    select
        batch_id,
        sum(bronze_rows) as bronze_rows,
        sum(silver_rows) as silver_rows,
        sum(rejected_rows) as rejected_rows,
        sum(duplicate_rows) as duplicate_rows
    from found_rows
    group by batch_id

),

compared as (

    select
        batches.batch_id,
        batches.rows_in
        - coalesce(batches.rows_erased, 0)
        - coalesce(batches.rows_expired, 0) as recorded_bronze_rows,
        coalesce(found.bronze_rows, 0) as bronze_rows,
        batches.silver_rows as recorded_silver_rows,
        coalesce(found.silver_rows, 0) as silver_rows,
        batches.rejected_rows as recorded_rejected_rows,
        coalesce(found.rejected_rows, 0) as rejected_rows,
        batches.duplicate_rows as recorded_duplicate_rows,
        coalesce(found.duplicate_rows, 0) as duplicate_rows
    from ops.load_batches as batches
    inner join ops.checked_batches as checked_batches
        on batches.batch_id = checked_batches.batch_id
    left join found
        on batches.batch_id = found.batch_id
    where batches.state <> 'LOADED'

)

select *
from compared
where
    recorded_bronze_rows is distinct from bronze_rows
    or recorded_silver_rows is distinct from silver_rows
    or recorded_rejected_rows is distinct from rejected_rows
    or recorded_duplicate_rows is distinct from duplicate_rows;
