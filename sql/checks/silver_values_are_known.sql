/* severity: error
   scope: build
   meaning: A silver event has its ids, a time, one of the four types, and a device and country that are known or null. */
select
    event_id,
    user_id,
    song_id,
    event_type,
    device_type,
    country,
    event_at
from silver.spotify_events
where
    batch_id in (select batch_id from ops.checked_batches)
    and (
        event_id is null
        or user_id is null
        or song_id is null
        or event_at is null
        or event_type is null
        or event_type not in ('play', 'pause', 'skip', 'add_to_playlist')
        or (
            device_type is not null
            and device_type not in (
                select device_type from silver.device_types
            )
        )
        or (
            country is not null
            and country not in (select country from silver.countries)
        )
    );
