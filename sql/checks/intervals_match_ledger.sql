/* severity: error
   scope: build
   meaning: The offsets recorded as loaded are as many as the lines that the ledger says were loaded, per topic id and partition. */
with

interval_offsets as (

    select
        topic_id,
        kafka_partition,
        sum(last_offset - first_offset + 1) as loaded_offsets
    from ops.loaded_intervals
    group by
        topic_id,
        kafka_partition

),

ledger_lines as (

    select
        topic_id,
        kafka_partition,
        sum(rows_loaded + coalesce(rows_kept, 0)) as loaded_lines
    from ops.lake_objects
    group by
        topic_id,
        kafka_partition

)

select
    coalesce(interval_offsets.topic_id, ledger_lines.topic_id) as topic_id,
    coalesce(
        interval_offsets.kafka_partition, ledger_lines.kafka_partition
    ) as kafka_partition,
    coalesce(interval_offsets.loaded_offsets, 0) as loaded_offsets,
    coalesce(ledger_lines.loaded_lines, 0) as loaded_lines
from interval_offsets
full outer join ledger_lines
    on
        interval_offsets.topic_id = ledger_lines.topic_id
        and interval_offsets.kafka_partition = ledger_lines.kafka_partition
where
    coalesce(interval_offsets.loaded_offsets, 0)
    <> coalesce(ledger_lines.loaded_lines, 0);
