/* Snowflake's spelling of a timestamp without zone, for DuckDB. Kept in the
   database file: running it once at start is enough, again does no harm. */
create type if not exists timestamp_ntz as timestamp;
