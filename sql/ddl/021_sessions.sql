/* gold.session_patterns: plus country and device_type. The tables that cut
   sessions by country and device go: an older warehouse has them. */
alter table gold.session_patterns add column if not exists country string;
alter table gold.session_patterns add column if not exists device_type string;
comment on column gold.session_patterns.country is 'Country of the first event, ISO 3166-1 alpha-2; null when unknown';
comment on column gold.session_patterns.device_type is 'Device of the first event: mobile, desktop or web; null when unknown';

drop table if exists gold.slice_hours;
drop table if exists gold.slice_sessions;
drop table if exists gold.daily_sessions;
