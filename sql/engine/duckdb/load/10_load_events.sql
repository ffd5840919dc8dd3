/* bronze.spotify_events: all rows of the staged file (no header; text between
   apostrophes, of which JSON has few to double; an unquoted empty field is null,
   a quoted one the empty string). A larger max_line_size than is needed costs a
   third of the time. */
insert into bronze.spotify_events
select *
from read_csv(
    '${events_file}',
    auto_detect = false,
    header = false,
    delim = ',',
    quote = '''',
    escape = '''',
    nullstr = '',
    allow_quoted_nulls = false,
    new_line = '\n',
    max_line_size = ${max_line_bytes},
    columns = {
        'event_id': 'varchar',
        'user_id': 'varchar',
        'song_id': 'varchar',
        'artist_name': 'varchar',
        'song_name': 'varchar',
        'event_type': 'varchar',
        'device_type': 'varchar',
        'country': 'varchar',
        'timestamp_str': 'varchar',
        'raw_line': 'varchar',
        'reject_reason': 'varchar',
        'event_at': 'timestamp',
        'object_key': 'varchar',
        'line_number': 'bigint',
        'topic': 'varchar',
        'topic_id': 'varchar',
        'kafka_partition': 'bigint',
        'kafka_offset': 'bigint',
        'batch_id': 'bigint',
        'loaded_at': 'timestamp',
        'extra': 'varchar'
    }
);
