/* /api/rejected: one row per rejected record, the latest first. */
select
    rejected.object_key,
    rejected.topic_id,
    rejected.reject_reason,
    left(rejected.raw_line, 4000) as raw_line,
    rejected.line_number,
    rejected.kafka_partition,
    rejected.kafka_offset,
    rejected.loaded_at
from silver.rejected_events as rejected
qualify row_number() over (
    order by
        rejected.loaded_at desc,
        rejected.topic_id,
        rejected.kafka_partition,
        rejected.kafka_offset desc
) <= cast(:?row_limit as bigint)
order by
    rejected.loaded_at desc,
    rejected.topic_id,
    rejected.kafka_partition,
    rejected.kafka_offset desc
