/* bronze.spotify_events.extra of the rows that an older Medley loaded: their raw
   lines without the nine fields. A line in _base64, or with half a surrogate pair,
   keeps null until its object is loaded again. */
update bronze.spotify_events
set extra = others.extra
from (
    select
        topic_id,
        kafka_partition,
        kafka_offset,
        nullif(
            cast(json_merge_patch(
                raw_line,
                '{"event_id": null, "user_id": null, "song_id": null,
                  "artist_name": null, "song_name": null, "event_type": null,
                  "device_type": null, "country": null, "timestamp": null}'
            ) as string),
            '{}'
        ) as extra
    from bronze.spotify_events
    where
        reject_reason is null
        and extra is null
        and case
            when raw_line not like '{"_base64"%' then json_valid(raw_line)
        end
) as others
where
    others.extra is not null
    and spotify_events.topic_id = others.topic_id
    and spotify_events.kafka_partition = others.kafka_partition
    and spotify_events.kafka_offset = others.kafka_offset;
