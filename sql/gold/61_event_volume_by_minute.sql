/* gold.event_volume_by_minute: one row per UTC minute with an event, of the 24
   hours before the last build that had something to do. */
delete from gold.event_volume_by_minute
where
    date_trunc('hour', minute_at) in (select hour_at from ops.changed_hours)
    or (
        minute_at < cast(:?now as timestamp_ntz) - interval '24 hours'
        and exists (select 1 from ops.changed_days)
    );

insert into gold.event_volume_by_minute (minute_at, events)
with

changed_hours as (

    select distinct hour_at
    from ops.changed_hours

)

select
    date_trunc('minute', events.event_at) as minute_at,
    count(*) as events
from silver.spotify_events as events
inner join changed_hours
    on date_trunc('hour', events.event_at) = changed_hours.hour_at
where
    date_trunc('minute', events.event_at)
    >= cast(:?now as timestamp_ntz) - interval '24 hours'
    and events.event_at >= cast(:?now as timestamp_ntz) - interval '24 hours'
    and events.event_at >= (select min(hour_at) from changed_hours)
group by date_trunc('minute', events.event_at);
