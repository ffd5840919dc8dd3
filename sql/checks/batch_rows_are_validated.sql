/* severity: error
   scope: build
   meaning: Every row of a batch is in exactly one of silver, rejected and duplicate events. */
with

all_rows as (

    select
        batch_id,
        1 as loaded,
        0 as validated
    from bronze.spotify_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select
        batch_id,
        rows_expired as loaded,
        0 as validated
    from ops.load_batches
    where
        batch_id in (select batch_id from ops.checked_batches)
        and rows_expired > 0

    union all

    select
        batch_id,
        0 as loaded,
        1 as validated
    from silver.spotify_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select
        batch_id,
        0 as loaded,
        1 as validated
    from silver.rejected_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select
        batch_id,
        0 as loaded,
        1 as validated
    from silver.duplicate_events
    where batch_id in (select batch_id from ops.checked_batches)

)

select
    batch_id,
    sum(loaded) as loaded_rows,
    sum(validated) as validated_rows
from all_rows
group by batch_id
having sum(loaded) <> sum(validated);
