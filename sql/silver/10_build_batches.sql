/* ops.build_batches: one row per batch that is loaded but not yet validated. */
delete from ops.build_batches;

insert into ops.build_batches (batch_id)
select batch_id
from ops.load_batches
where state = 'LOADED';
