/* gold: answers to every choice of country and device, so that the API need not
   read history where a distinct count or a session cannot be summed up. A
   listener's session on one device is no part of the same listener's session on
   all: it is cut anew from that device's events. */
create table if not exists gold.slice_hours (
    country_slice string,
    device_slice string,
    events bigint,
    unique_users bigint,
    hour_at timestamp_ntz
);
comment on table gold.slice_hours is 'Events and listeners of each hour, of one country, one device, both or all; key: country_slice, device_slice, hour_at';
comment on column gold.slice_hours.country_slice is 'The country whose events are counted, or all for every event, those of an unknown country too';
comment on column gold.slice_hours.device_slice is 'The device whose events are counted, or all for every event, those of an unknown device too';
comment on column gold.slice_hours.events is 'Events of any type';
comment on column gold.slice_hours.unique_users is 'Listeners with at least one event';
comment on column gold.slice_hours.hour_at is 'Start of the UTC hour of listening';

create table if not exists gold.slice_sessions (
    country_slice string,
    device_slice string,
    user_id string,
    day date,
    events bigint,
    plays bigint,
    skips bigint,
    playlist_adds bigint,
    is_continuation boolean,
    is_continued boolean,
    has_whole_session boolean,
    first_event_at timestamp_ntz,
    last_event_at timestamp_ntz
);
comment on table gold.slice_sessions is 'What a session has on one day, cut from the events of one country, one device, both or all; key: country_slice, device_slice, user_id, first_event_at';
comment on column gold.slice_sessions.country_slice is 'The country whose events are cut, or all for every event, those of an unknown country too';
comment on column gold.slice_sessions.device_slice is 'The device whose events are cut, or all for every event, those of an unknown device too';
comment on column gold.slice_sessions.user_id is 'Id of the listener (UUID)';
comment on column gold.slice_sessions.day is 'UTC day of listening';
comment on column gold.slice_sessions.events is 'Events of any type';
comment on column gold.slice_sessions.plays is 'Events of type play';
comment on column gold.slice_sessions.skips is 'Events of type skip';
comment on column gold.slice_sessions.playlist_adds is 'Events of type add_to_playlist';
comment on column gold.slice_sessions.is_continuation is 'The session began on a day before';
comment on column gold.slice_sessions.is_continued is 'The session goes on on the next day';
comment on column gold.slice_sessions.has_whole_session is 'The listener has a session that begins and ends on the day';
comment on column gold.slice_sessions.first_event_at is 'First event of the day, UTC';
comment on column gold.slice_sessions.last_event_at is 'Last event of the day, UTC';

create table if not exists gold.daily_sessions (
    country_slice string,
    device_slice string,
    day date,
    sessions bigint,
    unique_users bigint,
    duration_seconds bigint,
    events bigint,
    plays bigint,
    skips bigint,
    playlist_adds bigint
);
comment on table gold.daily_sessions is 'Sums of the sessions that begin and end on one day, cut from the events of one country, one device, both or all; key: country_slice, device_slice, day';
comment on column gold.daily_sessions.country_slice is 'The country whose events are cut, or all';
comment on column gold.daily_sessions.device_slice is 'The device whose events are cut, or all';
comment on column gold.daily_sessions.day is 'UTC day of listening';
comment on column gold.daily_sessions.sessions is 'Sessions that begin and end on the day';
comment on column gold.daily_sessions.unique_users is 'Listeners with such a session';
comment on column gold.daily_sessions.duration_seconds is 'Whole seconds from first to last event, over all these sessions';
comment on column gold.daily_sessions.events is 'Events of any type';
comment on column gold.daily_sessions.plays is 'Events of type play';
comment on column gold.daily_sessions.skips is 'Events of type skip';
comment on column gold.daily_sessions.playlist_adds is 'Events of type add_to_playlist';
