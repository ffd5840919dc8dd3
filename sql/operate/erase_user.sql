/* ops.removed_rows: all bronze rows of one user (:?user_id), rejected lines that
   name the user among them. remove_rows.sql comes next, then silver and gold.
   Kafka and the lake keep their copies: removed_rows_summary.sql says how many. */
delete from ops.removed_rows;

insert into ops.removed_rows (
    event_id, object_key, topic_id, kafka_partition, kafka_offset, batch_id
)
select
    case when reject_reason is null then event_id end as event_id,
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

update ops.check_results
set sample_rows = null
where position(lower(cast(:?user_id as string)) in lower(sample_rows)) > 0;
