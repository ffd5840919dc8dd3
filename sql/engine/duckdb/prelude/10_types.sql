/* Snowflake's spelling of a timestamp without zone, for DuckDB. Kept in the
   database file; rerunning is safe. */
create type if not exists timestamp_ntz as timestamp;
