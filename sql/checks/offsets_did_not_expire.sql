/* severity: warning
   scope: build
   meaning: No offset left Kafka before it was archived, unless accepted. */
select
    topic_id,
    kafka_partition,
    first_offset,
    last_offset,
    reason
from ops.offset_gaps
where status = 'EXPIRED';
