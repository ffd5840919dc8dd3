/* ops: work tables of older warehouses under their former names; what the last
   build left in them is kept. */
create table if not exists ops.touched_keys (
    user_id string,
    song_id string,
    artist_name string,
    device_type string,
    country string,
    is_removed boolean,
    hour_at timestamp_ntz,
    first_event_at timestamp_ntz,
    last_event_at timestamp_ntz
);
insert into ops.changed_keys select * from ops.touched_keys;
drop table ops.touched_keys;

create table if not exists ops.rejudged_events (event_id string);
insert into ops.revalidated_events select * from ops.rejudged_events;
drop table ops.rejudged_events;
