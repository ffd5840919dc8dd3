/* silver.spotify_events.extra of the events that an older Medley built: as their
   rows in bronze have it. */
update silver.spotify_events
set extra = received.extra
from bronze.spotify_events as received
where
    received.extra is not null
    and spotify_events.extra is null
    and spotify_events.topic_id = received.topic_id
    and spotify_events.kafka_partition = received.kafka_partition
    and spotify_events.kafka_offset = received.kafka_offset;
