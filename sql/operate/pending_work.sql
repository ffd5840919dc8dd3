/* One row: what waits for a build. Silver has work while pending_batches or
   rejudged_events is above 0, gold while touched_keys is. */
select
    (select count(*) from ops.load_batches where state = 'LOADED')
        as pending_batches,
    (select count(*) from ops.rejudged_events) as rejudged_events,
    (select count(*) from ops.touched_keys) as touched_keys;
