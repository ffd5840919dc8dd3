/* severity: error
   scope: build
   meaning: Every row that a batch brought is in exactly one of silver, rejected and duplicate events. */
with

rows_brought as (

    select
        batch_id,
        1 as brought,
        0 as judged
    from bronze.spotify_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select
        batch_id,
        rows_expired as brought,
        0 as judged
    from ops.load_batches
    where
        batch_id in (select batch_id from ops.checked_batches)
        and rows_expired > 0

    union all

    select
        batch_id,
        0 as brought,
        1 as judged
    from silver.spotify_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select
        batch_id,
        0 as brought,
        1 as judged
    from silver.rejected_events
    where batch_id in (select batch_id from ops.checked_batches)

    union all

    select
        batch_id,
        0 as brought,
        1 as judged
    from silver.duplicate_events
    where batch_id in (select batch_id from ops.checked_batches)

)

select
    batch_id,
    sum(brought) as brought_rows,
    sum(judged) as judged_rows
from rows_brought
group by batch_id
having sum(brought) <> sum(judged);
