/* ops.event_fields: the fields that config/event-schema.json has added, each with
   its column in silver. */
create table if not exists ops.event_fields (
    field_name string,
    field_type string
);
comment on table ops.event_fields is 'Fields that the schema of events adds to the nine, each a column of silver.spotify_events; key: field_name';
