/* bronze.spotify_events: less the batches loaded before :?before that gold has.
   Silver and gold keep their events; the ledger keeps the claim. */
merge into ops.lake_objects as ledger
using (
    select
        object_key,
        count(*) as removed_count
    from bronze.spotify_events
    where batch_id in (
        select batch_id
        from ops.load_batches
        where
            state = 'PUBLISHED'
            and loaded_at < cast(:?before as timestamp_ntz)
    )
    group by object_key
) as removed
    on ledger.object_key = removed.object_key
when matched then update set
    rows_removed = coalesce(ledger.rows_removed, 0) + removed.removed_count;

merge into ops.load_batches as batches
using (
    select
        batch_id,
        count(*) as removed_count
    from bronze.spotify_events
    where batch_id in (
        select batch_id
        from ops.load_batches
        where
            state = 'PUBLISHED'
            and loaded_at < cast(:?before as timestamp_ntz)
    )
    group by batch_id
) as removed
    on batches.batch_id = removed.batch_id
when matched then update set
    rows_expired = coalesce(batches.rows_expired, 0) + removed.removed_count;

delete from bronze.spotify_events
where batch_id in (
    select batch_id
    from ops.load_batches
    where
        state = 'PUBLISHED'
        and loaded_at < cast(:?before as timestamp_ntz)
);
