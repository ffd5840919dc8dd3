/* ops.revalidated_events: less the events whose kept copy has left bronze by
   retention: nothing is left there to validate them by. */
delete from ops.revalidated_events
where event_id in (
    select event_id
    from silver.spotify_events
    where
        event_id in (select event_id from ops.revalidated_events)
        and batch_id in (
            select batch_id
            from ops.load_batches
            where rows_expired > 0
        )
);
