/* severity: warning
   scope: build
   meaning: No record expired in Kafka before it was archived, unless its gap is accepted. */
select
    topic_id,
    kafka_partition,
    first_offset,
    last_offset,
    reason
from ops.offset_gaps
where status = 'EXPIRED';
