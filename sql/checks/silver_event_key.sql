/* severity: error
   scope: build
   meaning: Silver holds each event once: event_id is its key. */
with

checked_events as (

    select event_id
    from silver.spotify_events
    where batch_id in (select batch_id from ops.checked_batches)

)

select
    event_id,
    count(*) as copies
from silver.spotify_events
where event_id in (select event_id from checked_events)
group by event_id
having count(*) > 1;
