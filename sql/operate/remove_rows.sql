/* Removes the rows of ops.removed_rows from bronze and silver. The next build
   validates their other copies (ops.revalidated_events) and removes them from gold
   (ops.changed_keys). */
insert into ops.changed_keys (
    user_id, song_id, artist_name, device_type, country, is_removed,
    hour_at, first_event_at, last_event_at
)
select
    events.user_id,
    events.song_id,
    events.artist_name,
    events.device_type,
    events.country,
    true as is_removed,
    date_trunc('hour', events.event_at) as hour_at,
    min(events.event_at) as first_event_at,
    max(events.event_at) as last_event_at
from silver.spotify_events as events
inner join ops.removed_rows as removed
    on
        events.topic_id = removed.topic_id
        and events.kafka_partition = removed.kafka_partition
        and events.kafka_offset = removed.kafka_offset
group by
    events.user_id,
    events.song_id,
    events.artist_name,
    events.device_type,
    events.country,
    date_trunc('hour', events.event_at);

insert into ops.revalidated_events (event_id)
select distinct event_id
from ops.removed_rows
where
    event_id is not null
    and event_id not in (select event_id from ops.revalidated_events);

delete from silver.spotify_events
using ops.removed_rows as removed
where
    spotify_events.topic_id = removed.topic_id
    and spotify_events.kafka_partition = removed.kafka_partition
    and spotify_events.kafka_offset = removed.kafka_offset;

delete from silver.duplicate_events
using ops.removed_rows as removed
where
    duplicate_events.topic_id = removed.topic_id
    and duplicate_events.kafka_partition = removed.kafka_partition
    and duplicate_events.kafka_offset = removed.kafka_offset;

delete from silver.rejected_events
using ops.removed_rows as removed
where
    rejected_events.topic_id = removed.topic_id
    and rejected_events.kafka_partition = removed.kafka_partition
    and rejected_events.kafka_offset = removed.kafka_offset;

delete from bronze.spotify_events
using ops.removed_rows as removed
where
    spotify_events.topic_id = removed.topic_id
    and spotify_events.kafka_partition = removed.kafka_partition
    and spotify_events.kafka_offset = removed.kafka_offset;

merge into ops.load_batches as batches
using (
    with

    removed_batches as (

        select
            loaded.batch_id,
            case when loaded.state = 'LOADED' then 'LOADED' else 'SILVER' end
                as state,
            coalesce(loaded.rows_erased, 0) + count(*) as rows_erased
        from ops.load_batches as loaded
        inner join ops.removed_rows as removed_rows
            on loaded.batch_id = removed_rows.batch_id
        group by
            loaded.batch_id,
            loaded.state,
            loaded.rows_erased

    ),

    outcomes as (

        select batch_id, 1 as silver_rows, 0 as rejected_rows, 0 as duplicate_rows
        from silver.spotify_events
        where batch_id in (select batch_id from removed_batches)

        union all

        select batch_id, 0, 1, 0
        from silver.rejected_events
        where batch_id in (select batch_id from removed_batches)

        union all

        select batch_id, 0, 0, 1
        from silver.duplicate_events
        where batch_id in (select batch_id from removed_batches)

    ),

    counts as (

        select
            batch_id,
            sum(silver_rows) as silver_rows,
            sum(rejected_rows) as rejected_rows,
            sum(duplicate_rows) as duplicate_rows
        from outcomes
        group by batch_id

    )

    select
        removed_batches.batch_id,
        removed_batches.state,
        removed_batches.rows_erased,
        cast(coalesce(counts.silver_rows, 0) as bigint) as silver_rows,
        cast(coalesce(counts.rejected_rows, 0) as bigint) as rejected_rows,
        cast(coalesce(counts.duplicate_rows, 0) as bigint) as duplicate_rows
    from removed_batches
    left join counts
        on removed_batches.batch_id = counts.batch_id
) as recounted
    on batches.batch_id = recounted.batch_id
when matched then update set
    state = recounted.state,
    silver_rows = recounted.silver_rows,
    rejected_rows = recounted.rejected_rows,
    duplicate_rows = recounted.duplicate_rows,
    rows_erased = recounted.rows_erased;
