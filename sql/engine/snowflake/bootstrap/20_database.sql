/* Once, after the roles: the database, in which Medley creates schemas and
   tables at its first start, as medley_pipeline. */
create database if not exists spotify_db
    data_retention_time_in_days = 1
    comment = 'Medley: music-listening events';
grant usage, create schema on database spotify_db to role medley_pipeline;
grant usage on database spotify_db to role medley_loader;
grant usage on database spotify_db to role medley_builder;
grant usage on database spotify_db to role medley_reader;
