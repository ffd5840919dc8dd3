/* severity: error
   scope: build
   meaning: No offset that Kafka still holds is missing from bronze. */
select
    topic_id,
    kafka_partition,
    first_offset,
    last_offset,
    reason
from ops.offset_gaps
where status = 'MISSING';
