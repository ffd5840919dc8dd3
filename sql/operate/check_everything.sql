/* ops.checked_batches and ops.checked_days: all batches and days, for a full check. */
delete from ops.checked_batches;

insert into ops.checked_batches (batch_id)
select batch_id
from ops.load_batches
where state <> 'LOADED';

delete from ops.checked_days;

insert into ops.checked_days (day)
select day
from gold.daily_active_users

union

select cast(event_at as date) as day
from silver.spotify_events;
