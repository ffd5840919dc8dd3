/* ops.revalidated_events: all events of some batches (:?first_batch_id to
   :?last_batch_id), so that the next silver build validates every bronze row that
   shares an event_id with them, and those batches as if they were new. */
insert into ops.revalidated_events (event_id)
select distinct lower(event_id) as event_id
from bronze.spotify_events
where
    batch_id between cast(:?first_batch_id as bigint)
    and cast(:?last_batch_id as bigint)
    and reject_reason is null
    and lower(event_id) not in (select event_id from ops.revalidated_events);

update ops.load_batches
set state = 'LOADED'
where
    batch_id between cast(:?first_batch_id as bigint)
    and cast(:?last_batch_id as bigint)
    and coalesce(rows_expired, 0) = 0;
