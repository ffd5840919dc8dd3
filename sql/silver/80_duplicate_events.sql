/* silver.duplicate_events: one row per later copy of an event; it conflicts
   when it says something else than the copy that silver keeps. */
insert into silver.duplicate_events (
    event_id, is_conflicting, object_key, line_number, topic_id,
    kafka_partition, kafka_offset, batch_id, loaded_at
)
with

kept_copies as (

    select
        event_id,
        user_id,
        song_id,
        artist_name,
        song_name,
        event_type,
        device_type,
        country,
        event_at,
        true as is_known
    from ops.known_events

    union all

    select
        event_id,
        user_id,
        song_id,
        artist_name,
        song_name,
        event_type,
        device_type,
        country,
        event_at,
        false as is_known
    from ops.candidate_events
    where
        copy_number = 1
        and event_id in (
            select event_id
            from ops.candidate_events
            where copy_number > 1
        )
        and event_id not in (select event_id from ops.known_events)

)

select
    candidates.event_id,
    candidates.user_id is distinct from kept_copies.user_id
    or candidates.song_id is distinct from kept_copies.song_id
    or candidates.artist_name is distinct from kept_copies.artist_name
    or candidates.song_name is distinct from kept_copies.song_name
    or candidates.event_type is distinct from kept_copies.event_type
    or candidates.device_type is distinct from kept_copies.device_type
    or candidates.country is distinct from kept_copies.country
    or candidates.event_at is distinct from kept_copies.event_at
        as is_conflicting,
    candidates.object_key,
    candidates.line_number,
    candidates.topic_id,
    candidates.kafka_partition,
    candidates.kafka_offset,
    candidates.batch_id,
    candidates.loaded_at
from ops.candidate_events as candidates
inner join kept_copies
    on candidates.event_id = kept_copies.event_id
where candidates.copy_number > 1 or kept_copies.is_known;
