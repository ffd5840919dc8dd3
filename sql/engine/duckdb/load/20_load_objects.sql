/* ops.lake_objects: the staged ledger rows, each in place of an older row of
   the same object; rows_kept counts what the older one had loaded. */
merge into ops.lake_objects as ledger
using (
    select *
    from read_csv(
        '${objects_file}',
        auto_detect = false,
        header = false,
        delim = ',',
        quote = '''',
        escape = '''',
        nullstr = '',
        allow_quoted_nulls = false,
        new_line = '\n',
        columns = {
            'object_key': 'varchar',
            'etag': 'varchar',
            'topic': 'varchar',
            'topic_id': 'varchar',
            'kafka_partition': 'bigint',
            'first_offset': 'bigint',
            'last_offset': 'bigint',
            'hour_at': 'timestamp',
            'object_bytes': 'bigint',
            'rows_loaded': 'bigint',
            'rows_skipped': 'bigint',
            'rows_rejected': 'bigint',
            'batch_id': 'bigint',
            'state': 'varchar',
            'reason': 'varchar',
            'loaded_at': 'timestamp'
        }
    )
) as staged
    on ledger.object_key = staged.object_key
when matched then update set
    etag = staged.etag,
    topic = staged.topic,
    topic_id = staged.topic_id,
    kafka_partition = staged.kafka_partition,
    first_offset = staged.first_offset,
    last_offset = staged.last_offset,
    hour_at = staged.hour_at,
    object_bytes = staged.object_bytes,
    rows_loaded = staged.rows_loaded,
    rows_skipped = staged.rows_skipped,
    rows_rejected = staged.rows_rejected,
    batch_id = staged.batch_id,
    state = staged.state,
    reason = staged.reason,
    loaded_at = staged.loaded_at,
    rows_kept = ledger.rows_loaded + coalesce(ledger.rows_kept, 0)
when not matched then insert (
    object_key, etag, topic, topic_id, kafka_partition, first_offset,
    last_offset, hour_at, object_bytes, rows_loaded, rows_skipped,
    rows_rejected, batch_id, state, reason, loaded_at, rows_kept, rows_removed
) values (
    staged.object_key, staged.etag, staged.topic, staged.topic_id,
    staged.kafka_partition, staged.first_offset, staged.last_offset,
    staged.hour_at, staged.object_bytes, staged.rows_loaded,
    staged.rows_skipped, staged.rows_rejected, staged.batch_id, staged.state,
    staged.reason, staged.loaded_at, 0, 0
);
