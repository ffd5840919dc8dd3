/* ops.lake_objects: the staged ledger rows, each in place of an older row of
   the same object. */
delete from ops.lake_objects
where object_key in (
    select staged.object_key
    from read_csv(
        '${objects_file}',
        auto_detect = false,
        header = false,
        delim = ',',
        quote = '"',
        escape = '"',
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
    ) as staged
);

insert into ops.lake_objects
select *
from read_csv(
    '${objects_file}',
    auto_detect = false,
    header = false,
    delim = ',',
    quote = '"',
    escape = '"',
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
);
