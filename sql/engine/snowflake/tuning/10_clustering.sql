/* Optional, for tables of hundreds of GB: clusters them by day. Smaller tables do
   not need it. */
alter table silver.spotify_events cluster by (cast(event_at as date));
alter table gold.listening_facts cluster by (cast(hour_at as date));
