/* Once, after Medley's first start: readers see gold, what is there and what
   will be. */
grant usage on schema spotify_db.gold to role medley_reader;
grant select on all tables in schema spotify_db.gold to role medley_reader;
grant select on future tables in schema spotify_db.gold to role medley_reader;
