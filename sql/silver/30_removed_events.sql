/* silver: less the events that are validated again, and less whatever an earlier
   validation of a pending batch left. Usually neither exists. */
delete from silver.spotify_events
where event_id in (select event_id from ops.revalidated_events);

delete from silver.spotify_events
where batch_id in (select batch_id from ops.build_batches);

delete from silver.duplicate_events
where event_id in (select event_id from ops.revalidated_events);

delete from silver.duplicate_events
where batch_id in (select batch_id from ops.build_batches);

delete from silver.rejected_events
where batch_id in (select batch_id from ops.build_batches);
