/* ops.candidate_events: one row per readable bronze row being validated. Of the
   copies of an event number 1 is the one loaded first: batch, then partition,
   then offset; only events that have copies are sorted for it. A UUID is the
   same in either case: lower from here on. Device and country are standardised,
   unknown ones null; a blank name is null. */
delete from ops.candidate_events;

insert into ops.candidate_events (
    event_id, user_id, song_id, artist_name, song_name, event_type,
    device_type, country, copy_number, event_at, object_key, line_number,
    topic_id, kafka_partition, kafka_offset, batch_id, loaded_at, extra
)
with

pending_rows as (

    select *
    from bronze.spotify_events
    where
        batch_id in (select batch_id from ops.build_batches)
        and reject_reason is null

),

revalidated_rows as (

    select *
    from bronze.spotify_events
    where
        lower(event_id) in (select event_id from ops.revalidated_events)
        and batch_id not in (select batch_id from ops.build_batches)
        and reject_reason is null

),

validated_rows as (

    select * from pending_rows
    union all
    select * from revalidated_rows

),

repeated_ids as (

    select lower(event_id) as event_id
    from validated_rows
    group by lower(event_id)
    having count(*) > 1

),

numbered_copies as (

    select
        topic_id,
        kafka_partition,
        kafka_offset,
        row_number() over (
            partition by lower(event_id)
            order by batch_id, kafka_partition, kafka_offset, topic_id
        ) as copy_number
    from validated_rows
    where lower(event_id) in (select event_id from repeated_ids)

)

select
    lower(validated_rows.event_id) as event_id,
    lower(validated_rows.user_id) as user_id,
    lower(validated_rows.song_id) as song_id,
    case
        when trim(validated_rows.artist_name, ${blanks}) <> ''
            then validated_rows.artist_name
    end as artist_name,
    case
        when trim(validated_rows.song_name, ${blanks}) <> ''
            then validated_rows.song_name
    end as song_name,
    validated_rows.event_type,
    device_types.device_type,
    countries.country,
    coalesce(numbered_copies.copy_number, 1) as copy_number,
    validated_rows.event_at,
    validated_rows.object_key,
    validated_rows.line_number,
    validated_rows.topic_id,
    validated_rows.kafka_partition,
    validated_rows.kafka_offset,
    validated_rows.batch_id,
    validated_rows.loaded_at,
    validated_rows.extra
from validated_rows
left join numbered_copies
    on
        validated_rows.topic_id = numbered_copies.topic_id
        and validated_rows.kafka_partition = numbered_copies.kafka_partition
        and validated_rows.kafka_offset = numbered_copies.kafka_offset
left join silver.device_types as device_types
    on lower(trim(validated_rows.device_type)) = device_types.spelling
left join silver.countries as countries
    on upper(trim(validated_rows.country)) = countries.spelling;
