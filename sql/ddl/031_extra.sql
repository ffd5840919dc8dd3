/* extra: the fields of an event beyond the nine, so that what producers add is
   queryable at once. A text: the load copies it unchanged on either engine. */
alter table bronze.spotify_events add column if not exists extra string;
alter table ops.candidate_events add column if not exists extra string;
alter table silver.spotify_events add column if not exists extra string;
comment on column bronze.spotify_events.extra is 'The event''s fields beyond the nine, as one JSON object; null when it has none, and when rejected';
comment on column silver.spotify_events.extra is 'The event''s fields beyond the nine, as one JSON object; null when it has none: json_extract_path_text(extra, ''field'')';
