/* Optional, for tables of hundreds of GB: keep rows that are read together
   together. Below that Snowflake's own order of arrival does. */
alter table silver.spotify_events cluster by (cast(event_at as date));
alter table gold.listening_facts cluster by (cast(hour_at as date));
