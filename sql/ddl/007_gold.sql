/* gold: what the data means. Every answer is a table, so that all of a build
   appear at once; comments carry the grain, for BI tools. */
create table if not exists gold.listening_facts (
    hour_at timestamp_ntz,
    user_id string,
    song_id string,
    artist_name string,
    song_name string,
    device_type string,
    country string,
    events bigint,
    plays bigint,
    skips bigint,
    pauses bigint,
    playlist_adds bigint,
    first_event_at timestamp_ntz,
    last_event_at timestamp_ntz
);
comment on table gold.listening_facts is 'Base of all marts: counts per hour, listener, song, device and country; key: hour_at, user_id, song_id, artist_name, song_name, device_type, country';
comment on column gold.listening_facts.hour_at is 'Start of the UTC hour of listening';
comment on column gold.listening_facts.user_id is 'Id of the listener (UUID)';
comment on column gold.listening_facts.song_id is 'Id of the song (UUID version 5 of artist::song)';
comment on column gold.listening_facts.artist_name is 'Name of the artist; null when the event had none';
comment on column gold.listening_facts.song_name is 'Name of the song; null when the event had none';
comment on column gold.listening_facts.device_type is 'mobile, desktop or web; null when unknown';
comment on column gold.listening_facts.country is 'ISO 3166-1 alpha-2; null when unknown';
comment on column gold.listening_facts.events is 'Events of any type';
comment on column gold.listening_facts.plays is 'Events of type play';
comment on column gold.listening_facts.skips is 'Events of type skip';
comment on column gold.listening_facts.pauses is 'Events of type pause';
comment on column gold.listening_facts.playlist_adds is 'Events of type add_to_playlist';
comment on column gold.listening_facts.first_event_at is 'First event, UTC';
comment on column gold.listening_facts.last_event_at is 'Last event, UTC';

create table if not exists gold.daily_listening (
    day date,
    song_id string,
    artist_name string,
    song_name string,
    device_type string,
    country string,
    events bigint,
    plays bigint,
    skips bigint,
    pauses bigint,
    playlist_adds bigint,
    last_event_at timestamp_ntz
);
comment on table gold.daily_listening is 'The facts without listeners and hours: counts per day, song, device and country; answers every sum, no distinct count; key: day, song_id, artist_name, song_name, device_type, country';
comment on column gold.daily_listening.day is 'UTC day of listening';
comment on column gold.daily_listening.song_id is 'Id of the song (UUID version 5 of artist::song)';
comment on column gold.daily_listening.artist_name is 'Name of the artist; null when the event had none';
comment on column gold.daily_listening.song_name is 'Name of the song; null when the event had none';
comment on column gold.daily_listening.device_type is 'mobile, desktop or web; null when unknown';
comment on column gold.daily_listening.country is 'ISO 3166-1 alpha-2; null when unknown';
comment on column gold.daily_listening.events is 'Events of any type';
comment on column gold.daily_listening.plays is 'Events of type play';
comment on column gold.daily_listening.skips is 'Events of type skip';
comment on column gold.daily_listening.pauses is 'Events of type pause';
comment on column gold.daily_listening.playlist_adds is 'Events of type add_to_playlist';
comment on column gold.daily_listening.last_event_at is 'Last event, UTC';

create table if not exists gold.user_days (
    user_id string,
    day date,
    events bigint,
    first_event_at timestamp_ntz,
    last_event_at timestamp_ntz
);
comment on table gold.user_days is 'One row per listener and day with an event; key: user_id, day';
comment on column gold.user_days.user_id is 'Id of the listener (UUID)';
comment on column gold.user_days.day is 'UTC day of listening';
comment on column gold.user_days.events is 'Events of any type';
comment on column gold.user_days.first_event_at is 'First event, UTC';
comment on column gold.user_days.last_event_at is 'Last event, UTC';

create table if not exists gold.user_weeks (
    user_id string,
    cohort_week date,
    active_week date
);
comment on table gold.user_weeks is 'One row per listener and week with an event; key: user_id, active_week';
comment on column gold.user_weeks.user_id is 'Id of the listener (UUID)';
comment on column gold.user_weeks.cohort_week is 'Monday of the week of the listeners first event';
comment on column gold.user_weeks.active_week is 'Monday of a week with an event';

create table if not exists gold.song_listeners (
    song_id string,
    user_id string
);
comment on table gold.song_listeners is 'Who heard which song, all time; key: song_id, user_id';
comment on column gold.song_listeners.song_id is 'Id of the song (UUID version 5 of artist::song)';
comment on column gold.song_listeners.user_id is 'Id of the listener (UUID)';

create table if not exists gold.artist_listeners (
    artist_name string,
    user_id string
);
comment on table gold.artist_listeners is 'Who heard which artist, all time, named artists only; key: artist_name, user_id';
comment on column gold.artist_listeners.artist_name is 'Name of the artist';
comment on column gold.artist_listeners.user_id is 'Id of the listener (UUID)';

create table if not exists gold.device_users (
    device_type string,
    user_id string
);
comment on table gold.device_users is 'Who used which device, all time; key: device_type, user_id';
comment on column gold.device_users.device_type is 'mobile, desktop or web; null when unknown';
comment on column gold.device_users.user_id is 'Id of the listener (UUID)';

create table if not exists gold.daily_active_users (
    day date,
    daily_active_users bigint
);
comment on table gold.daily_active_users is 'Listeners active on each day; key: day';
comment on column gold.daily_active_users.day is 'UTC day of listening';
comment on column gold.daily_active_users.daily_active_users is 'Listeners with at least one event on the day';

create table if not exists gold.user_retention (
    user_id string,
    active_days bigint,
    first_seen timestamp_ntz,
    last_seen timestamp_ntz
);
comment on table gold.user_retention is 'How long and how often each listener came; key: user_id';
comment on column gold.user_retention.user_id is 'Id of the listener (UUID)';
comment on column gold.user_retention.active_days is 'Days with at least one event';
comment on column gold.user_retention.first_seen is 'First event, UTC';
comment on column gold.user_retention.last_seen is 'Last event, UTC';

create table if not exists gold.retention_cohorts (
    cohort_week date,
    weeks_since bigint,
    users bigint,
    retention_rate double
);
comment on table gold.retention_cohorts is 'Listeners by the week of their first event, and how many of them came back; key: cohort_week, weeks_since';
comment on column gold.retention_cohorts.cohort_week is 'Monday of the week of the first event';
comment on column gold.retention_cohorts.weeks_since is 'Weeks since then, from 0';
comment on column gold.retention_cohorts.users is 'Listeners of the cohort active in that week';
comment on column gold.retention_cohorts.retention_rate is 'Those listeners as a share of the cohort, 0 to 1';

create table if not exists gold.top_songs (
    song_id string,
    song_name string,
    artist_name string,
    total_plays bigint,
    total_skips bigint,
    unique_users bigint
);
comment on table gold.top_songs is 'Plays, skips and listeners of each song, all time; key: song_id';
comment on column gold.top_songs.song_id is 'Id of the song (UUID version 5 of artist::song)';
comment on column gold.top_songs.song_name is 'Name of the song, as its latest event spells it';
comment on column gold.top_songs.artist_name is 'Name of the artist, as the latest event spells it';
comment on column gold.top_songs.total_plays is 'Events of type play';
comment on column gold.top_songs.total_skips is 'Events of type skip';
comment on column gold.top_songs.unique_users is 'Listeners with at least one event of the song';

create table if not exists gold.top_artists (
    artist_name string,
    total_plays bigint,
    total_skips bigint,
    unique_users bigint,
    songs bigint
);
comment on table gold.top_artists is 'Plays, skips, listeners and songs of each named artist, all time; key: artist_name';
comment on column gold.top_artists.artist_name is 'Name of the artist';
comment on column gold.top_artists.total_plays is 'Events of type play';
comment on column gold.top_artists.total_skips is 'Events of type skip';
comment on column gold.top_artists.unique_users is 'Listeners with at least one event of the artist';
comment on column gold.top_artists.songs is 'Songs of the artist with at least one event';

create table if not exists gold.top_artists_by_country (
    country string,
    artist_name string,
    total_plays bigint,
    rank_in_country bigint
);
comment on table gold.top_artists_by_country is 'Artists ranked by plays in each known country; key: country, artist_name';
comment on column gold.top_artists_by_country.country is 'ISO 3166-1 alpha-2';
comment on column gold.top_artists_by_country.artist_name is 'Name of the artist';
comment on column gold.top_artists_by_country.total_plays is 'Events of type play';
comment on column gold.top_artists_by_country.rank_in_country is '1 has most plays; equal plays share a rank';

create table if not exists gold.skip_rate_by_song (
    song_id string,
    song_name string,
    artist_name string,
    total_plays bigint,
    total_skips bigint,
    skip_rate double
);
comment on table gold.skip_rate_by_song is 'How often each song is skipped, all time; key: song_id';
comment on column gold.skip_rate_by_song.song_id is 'Id of the song (UUID version 5 of artist::song)';
comment on column gold.skip_rate_by_song.song_name is 'Name of the song, as its latest event spells it';
comment on column gold.skip_rate_by_song.artist_name is 'Name of the artist, as the latest event spells it';
comment on column gold.skip_rate_by_song.total_plays is 'Events of type play';
comment on column gold.skip_rate_by_song.total_skips is 'Events of type skip';
comment on column gold.skip_rate_by_song.skip_rate is 'skips / (plays + skips), 0 to 1; null when there is neither';

create table if not exists gold.device_usage (
    device_type string,
    total_events bigint,
    unique_users bigint,
    event_rate double
);
comment on table gold.device_usage is 'Events and listeners by device, all time; key: device_type';
comment on column gold.device_usage.device_type is 'mobile, desktop or web; null when unknown';
comment on column gold.device_usage.total_events is 'Events of any type';
comment on column gold.device_usage.unique_users is 'Listeners with at least one event on the device';
comment on column gold.device_usage.event_rate is 'Share of all events, 0 to 1; the shares sum to 1';

create table if not exists gold.country_engagement (
    country string,
    day date,
    plays bigint,
    skips bigint,
    pauses bigint,
    playlist_adds bigint,
    unique_users bigint
);
comment on table gold.country_engagement is 'What listeners of each country did on each day; key: country, day';
comment on column gold.country_engagement.country is 'ISO 3166-1 alpha-2; null when unknown';
comment on column gold.country_engagement.day is 'UTC day of listening';
comment on column gold.country_engagement.plays is 'Events of type play';
comment on column gold.country_engagement.skips is 'Events of type skip';
comment on column gold.country_engagement.pauses is 'Events of type pause';
comment on column gold.country_engagement.playlist_adds is 'Events of type add_to_playlist';
comment on column gold.country_engagement.unique_users is 'Listeners with at least one event';

create table if not exists gold.user_engagement (
    user_id string,
    device_type string,
    country string,
    day date,
    plays bigint,
    skips bigint,
    pauses bigint,
    playlist_adds bigint
);
comment on table gold.user_engagement is 'What each listener did on each day, by device and country; key: user_id, device_type, country, day';
comment on column gold.user_engagement.user_id is 'Id of the listener (UUID)';
comment on column gold.user_engagement.device_type is 'mobile, desktop or web; null when unknown';
comment on column gold.user_engagement.country is 'ISO 3166-1 alpha-2; null when unknown';
comment on column gold.user_engagement.day is 'UTC day of listening';
comment on column gold.user_engagement.plays is 'Events of type play';
comment on column gold.user_engagement.skips is 'Events of type skip';
comment on column gold.user_engagement.pauses is 'Events of type pause';
comment on column gold.user_engagement.playlist_adds is 'Events of type add_to_playlist';

create table if not exists gold.event_volume_by_hour (
    hour_at timestamp_ntz,
    events bigint,
    unique_users bigint
);
comment on table gold.event_volume_by_hour is 'Events and listeners of each hour; key: hour_at';
comment on column gold.event_volume_by_hour.hour_at is 'Start of the UTC hour of listening';
comment on column gold.event_volume_by_hour.events is 'Events of any type';
comment on column gold.event_volume_by_hour.unique_users is 'Listeners with at least one event';

create table if not exists gold.event_volume_by_minute (
    minute_at timestamp_ntz,
    events bigint
);
comment on table gold.event_volume_by_minute is 'Events of each minute of the 24 hours before the last build; key: minute_at';
comment on column gold.event_volume_by_minute.minute_at is 'Start of the UTC minute of listening';
comment on column gold.event_volume_by_minute.events is 'Events of any type';

create table if not exists gold.session_patterns (
    user_id string,
    session_start_at timestamp_ntz,
    session_end_at timestamp_ntz,
    duration_seconds bigint,
    events bigint,
    plays bigint,
    skips bigint,
    playlist_adds bigint
);
comment on table gold.session_patterns is 'Listening sessions; 30 minutes of silence end one; key: user_id, session_start_at';
comment on column gold.session_patterns.user_id is 'Id of the listener (UUID)';
comment on column gold.session_patterns.session_start_at is 'First event, UTC';
comment on column gold.session_patterns.session_end_at is 'Last event, UTC';
comment on column gold.session_patterns.duration_seconds is 'Whole seconds from the first event to the last';
comment on column gold.session_patterns.events is 'Events of any type';
comment on column gold.session_patterns.plays is 'Events of type play';
comment on column gold.session_patterns.skips is 'Events of type skip';
comment on column gold.session_patterns.playlist_adds is 'Events of type add_to_playlist';

create table if not exists gold.kpis (
    total_plays bigint,
    total_songs bigint,
    total_users bigint,
    total_artists bigint,
    total_events bigint,
    data_until timestamp_ntz
);
comment on table gold.kpis is 'The totals of all time, always one row';
comment on column gold.kpis.total_plays is 'Events of type play';
comment on column gold.kpis.total_songs is 'Songs with at least one event';
comment on column gold.kpis.total_users is 'Listeners with at least one event';
comment on column gold.kpis.total_artists is 'Named artists with at least one event';
comment on column gold.kpis.total_events is 'Events of any type';
comment on column gold.kpis.data_until is 'Time of the newest event, UTC';

insert into gold.kpis
select 0, 0, 0, 0, 0, null
where not exists (select 1 from gold.kpis);
