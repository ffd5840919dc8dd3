/* ops.changed_keys: plus the keys of all silver rows that are about to be
   validated again, because gold counts them until it is built from what is left. */
insert into ops.changed_keys (
    user_id, song_id, artist_name, device_type, country, is_removed,
    hour_at, first_event_at, last_event_at
)
with

removed_events as (

    select user_id, song_id, artist_name, device_type, country, event_at
    from silver.spotify_events
    where event_id in (select event_id from ops.revalidated_events)

    union all

    select user_id, song_id, artist_name, device_type, country, event_at
    from silver.spotify_events
    where batch_id in (select batch_id from ops.build_batches)

)

select
    user_id,
    song_id,
    artist_name,
    device_type,
    country,
    true as is_removed,
    date_trunc('hour', event_at) as hour_at,
    min(event_at) as first_event_at,
    max(event_at) as last_event_at
from removed_events
group by
    user_id,
    song_id,
    artist_name,
    device_type,
    country,
    date_trunc('hour', event_at);
