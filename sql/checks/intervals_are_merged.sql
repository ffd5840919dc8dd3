/* severity: error
   scope: build
   meaning: The intervals of loaded offsets of a partition neither overlap nor touch. */
with

ordered_intervals as (

    select
        topic_id,
        kafka_partition,
        first_offset,
        last_offset,
        lag(last_offset) over (
            partition by topic_id, kafka_partition
            order by first_offset, last_offset
        ) as previous_last_offset
    from ops.loaded_intervals

)

select *
from ordered_intervals
where
    last_offset < first_offset
    or first_offset <= previous_last_offset + 1;
