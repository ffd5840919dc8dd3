/* severity: error
   scope: full
   meaning: Bronze holds each Kafka record once: topic id, partition and offset are its key. */
select
    topic_id,
    kafka_partition,
    kafka_offset,
    count(*) as copies
from bronze.spotify_events
group by
    topic_id,
    kafka_partition,
    kafka_offset
having count(*) > 1;
