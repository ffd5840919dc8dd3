/* /api/gaps: one row per hole in the loaded offsets, missing ones first. */
select
    gaps.topic_id,
    gaps.status,
    gaps.reason,
    gaps.kafka_partition,
    gaps.first_offset,
    gaps.last_offset,
    gaps.found_at,
    gaps.checked_at
from ops.offset_gaps as gaps
qualify row_number() over (
    order by
        case when gaps.status = 'MISSING' then 0 else 1 end,
        gaps.found_at desc,
        gaps.topic_id,
        gaps.kafka_partition,
        gaps.first_offset
) <= cast(:?row_limit as bigint)
order by
    case when gaps.status = 'MISSING' then 0 else 1 end,
    gaps.found_at desc,
    gaps.topic_id,
    gaps.kafka_partition,
    gaps.first_offset
