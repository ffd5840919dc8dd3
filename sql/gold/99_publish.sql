/* ops: the build is published, its batches and days are those to be checked,
   and nothing is changed any more. In gold's own transaction: readers see all
   of it or nothing, and a build that fails keeps its keys for the next one. */
delete from ops.checked_batches;

insert into ops.checked_batches (batch_id)
select batch_id
from ops.load_batches
where state = 'SILVER';

delete from ops.checked_days;

insert into ops.checked_days (day)
select day
from ops.changed_days;

update ops.load_batches
set
    state = 'PUBLISHED',
    published_at = cast(:?now as timestamp_ntz)
where state = 'SILVER';

delete from ops.changed_keys;

delete from ops.changed_hours;

delete from ops.changed_user_days;

delete from ops.changed_days;
