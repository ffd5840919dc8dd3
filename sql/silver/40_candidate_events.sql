/* ops.candidate_events: one row per readable bronze row being judged. Of the
   copies of an event number 1 is the one loaded first: batch, then partition,
   then offset. A UUID is the same in either case: lower from here on. Device
   and country are standardised, unknown ones null. */
delete from ops.candidate_events;

insert into ops.candidate_events (
    event_id, user_id, song_id, artist_name, song_name, event_type,
    device_type, country, copy_number, event_at, object_key, line_number,
    topic_id, kafka_partition, kafka_offset, batch_id, loaded_at
)
with

pending_rows as (

    select *
    from bronze.spotify_events
    where
        batch_id in (select batch_id from ops.build_batches)
        and reject_reason is null

),

rejudged_rows as (

    select *
    from bronze.spotify_events
    where
        lower(event_id) in (select event_id from ops.rejudged_events)
        and batch_id not in (select batch_id from ops.build_batches)
        and reject_reason is null

),

judged_rows as (

    select * from pending_rows
    union all
    select * from rejudged_rows

)

select
    lower(judged_rows.event_id) as event_id,
    lower(judged_rows.user_id) as user_id,
    lower(judged_rows.song_id) as song_id,
    judged_rows.artist_name,
    judged_rows.song_name,
    judged_rows.event_type,
    device_types.device_type,
    countries.country,
    row_number() over (
        partition by lower(judged_rows.event_id)
        order by
            judged_rows.batch_id,
            judged_rows.kafka_partition,
            judged_rows.kafka_offset,
            judged_rows.topic_id
    ) as copy_number,
    judged_rows.event_at,
    judged_rows.object_key,
    judged_rows.line_number,
    judged_rows.topic_id,
    judged_rows.kafka_partition,
    judged_rows.kafka_offset,
    judged_rows.batch_id,
    judged_rows.loaded_at
from judged_rows
left join silver.device_types as device_types
    on lower(trim(judged_rows.device_type)) = device_types.spelling
left join silver.countries as countries
    on upper(trim(judged_rows.country)) = countries.spelling;
