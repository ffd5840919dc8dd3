/* bronze.spotify_events: all rows of the staged file. The load lock allows one
   load at a time, so that what a broken one left on the stage can go first; a
   bad row stops the load. */
remove @ops.load_stage/events/;

put 'file://${events_file}' @ops.load_stage/events/
    source_compression = auto_detect
    auto_compress = false
    overwrite = true;

copy into bronze.spotify_events (
    event_id, user_id, song_id, artist_name, song_name, event_type,
    device_type, country, timestamp_str, raw_line, reject_reason, event_at,
    object_key, line_number, topic, topic_id, kafka_partition, kafka_offset,
    batch_id, loaded_at, extra
)
from @ops.load_stage/events/
file_format = (format_name = 'ops.staged_csv')
on_error = abort_statement
force = true
purge = false;
