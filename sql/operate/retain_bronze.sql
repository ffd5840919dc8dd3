/* bronze.spotify_events: removes the batches loaded before :?before that gold has.
   Silver and gold keep their events; the ledger keeps their offsets as loaded. */
merge into ops.lake_objects as ledger
using (
    select
        objects.object_key,
        coalesce(objects.rows_removed, 0) + count(*) as rows_removed
    from ops.lake_objects as objects
    inner join bronze.spotify_events as events
        on objects.object_key = events.object_key
    where events.batch_id in (
        select batch_id
        from ops.load_batches
        where
            state = 'PUBLISHED'
            and loaded_at < cast(:?before as timestamp_ntz)
    )
    group by
        objects.object_key,
        objects.rows_removed
) as removed
    on ledger.object_key = removed.object_key
when matched then update set
    rows_removed = removed.rows_removed;

merge into ops.load_batches as batches
using (
    select
        expiring.batch_id,
        coalesce(expiring.rows_expired, 0) + count(*) as rows_expired
    from ops.load_batches as expiring
    inner join bronze.spotify_events as events
        on expiring.batch_id = events.batch_id
    where
        expiring.state = 'PUBLISHED'
        and expiring.loaded_at < cast(:?before as timestamp_ntz)
    group by
        expiring.batch_id,
        expiring.rows_expired
) as removed
    on batches.batch_id = removed.batch_id
when matched then update set
    rows_expired = removed.rows_expired;

delete from bronze.spotify_events
where batch_id in (
    select batch_id
    from ops.load_batches
    where
        state = 'PUBLISHED'
        and loaded_at < cast(:?before as timestamp_ntz)
);
