/* ops: what ops.changed_keys comes to, worked out once per build of gold. */
create table if not exists ops.changed_hours (
    user_id string,
    hour_at timestamp_ntz
);
comment on table ops.changed_hours is 'One row per listener and hour that gained or lost an event since gold was last published';

create table if not exists ops.changed_user_days (
    user_id string,
    day date
);
comment on table ops.changed_user_days is 'One row per listener and day that gained or lost an event since gold was last published';

create table if not exists ops.changed_days (day date);
comment on table ops.changed_days is 'One row per day that gained or lost an event since gold was last published';
