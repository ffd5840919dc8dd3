/* ops.removed_rows: all rows of one user (:?user_id), rejected lines that name
   the user among them. remove_rows.sql comes next, then silver and gold.
   Kafka and the lake keep their copies: removed_rows_summary.sql says how many. */
delete from ops.removed_rows;

insert into ops.removed_rows (
    event_id, object_key, topic_id, kafka_partition, kafka_offset, batch_id
)
select
    case when reject_reason is null then lower(event_id) end as event_id,
    object_key,
    topic_id,
    kafka_partition,
    kafka_offset,
    batch_id
from bronze.spotify_events
where
    lower(user_id) = lower(cast(:?user_id as string))
    or (
        reject_reason is not null
        and position(lower(cast(:?user_id as string)) in lower(raw_line)) > 0
    );

merge into ops.lake_objects as ledger
using (
    select
        objects.object_key,
        coalesce(objects.rows_removed, 0) + count(*) as rows_removed
    from ops.lake_objects as objects
    inner join ops.removed_rows as removed_rows
        on objects.object_key = removed_rows.object_key
    group by
        objects.object_key,
        objects.rows_removed
) as removed
    on ledger.object_key = removed.object_key
when matched then update set
    rows_removed = removed.rows_removed;

/* What has left bronze by retention and stays in silver: the user's events, the
   later copies of them, and rejected lines that name the user. */
insert into ops.removed_rows (
    event_id, object_key, topic_id, kafka_partition, kafka_offset, batch_id
)
with

user_events as (

    select event_id
    from silver.spotify_events
    where lower(user_id) = lower(cast(:?user_id as string))

    union

    select event_id
    from ops.removed_rows
    where event_id is not null

),

silver_rows as (

    select event_id, object_key, topic_id, kafka_partition, kafka_offset, batch_id
    from silver.spotify_events
    where lower(user_id) = lower(cast(:?user_id as string))

    union all

    select event_id, object_key, topic_id, kafka_partition, kafka_offset, batch_id
    from silver.duplicate_events
    where event_id in (select event_id from user_events)

    union all

    select
        null as event_id,
        object_key,
        topic_id,
        kafka_partition,
        kafka_offset,
        batch_id
    from silver.rejected_events
    where position(lower(cast(:?user_id as string)) in lower(raw_line)) > 0

)

select
    event_id,
    object_key,
    topic_id,
    kafka_partition,
    kafka_offset,
    batch_id
from silver_rows
where
    batch_id in (
        select batch_id
        from ops.load_batches
        where rows_expired > 0
    )
    and not exists (
        select 1
        from bronze.spotify_events as events
        where
            events.topic_id = silver_rows.topic_id
            and events.kafka_partition = silver_rows.kafka_partition
            and events.kafka_offset = silver_rows.kafka_offset
    );

merge into ops.load_batches as batches
using (
    select
        expired.batch_id,
        expired.rows_expired - count(*) as rows_expired
    from ops.load_batches as expired
    inner join ops.removed_rows as removed_rows
        on expired.batch_id = removed_rows.batch_id
    where
        expired.rows_expired > 0
        and not exists (
            select 1
            from bronze.spotify_events as events
            where
                events.topic_id = removed_rows.topic_id
                and events.kafka_partition = removed_rows.kafka_partition
                and events.kafka_offset = removed_rows.kafka_offset
        )
    group by
        expired.batch_id,
        expired.rows_expired
) as erased
    on batches.batch_id = erased.batch_id
when matched then update set
    rows_expired = erased.rows_expired;

update ops.check_results
set sample_rows = null
where position(lower(cast(:?user_id as string)) in lower(sample_rows)) > 0;
