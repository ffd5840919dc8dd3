/* gold: all tables empty, in the transaction in which the gold scripts then fill
   them from everything. */
delete from gold.listening_facts;

delete from gold.daily_listening;

delete from gold.user_days;

delete from gold.user_weeks;

delete from gold.song_listeners;

delete from gold.artist_listeners;

delete from gold.device_users;

delete from gold.daily_active_users;

delete from gold.user_retention;

delete from gold.retention_cohorts;

delete from gold.top_songs;

delete from gold.top_artists;

delete from gold.top_artists_by_country;

delete from gold.skip_rate_by_song;

delete from gold.device_usage;

delete from gold.country_engagement;

delete from gold.user_engagement;

delete from gold.event_volume_by_hour;

delete from gold.event_volume_by_minute;

delete from gold.session_patterns;

delete from gold.kpis;
