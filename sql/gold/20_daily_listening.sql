/* gold.daily_listening: one row per day, song, artist and song name, device and
   country: the facts without listeners and hours, so that a sum over all time
   reads few rows. Changed days are summed again. */
delete from gold.daily_listening
where day in (select day from ops.changed_days);

insert into gold.daily_listening (
    day, song_id, artist_name, song_name, device_type, country,
    events, plays, skips, pauses, playlist_adds, last_event_at
)
with

changed_facts as (

    select
        facts.*,
        cast(facts.hour_at as date) as day
    from gold.listening_facts as facts
    where
        cast(facts.hour_at as date) in (select day from ops.changed_days)
        and facts.hour_at >= (select min(day) from ops.changed_days)
        and facts.hour_at
        < (select max(day) + interval '1 day' from ops.changed_days)

)

select
    day,
    song_id,
    artist_name,
    song_name,
    device_type,
    country,
    cast(sum(events) as bigint) as events,
    cast(sum(plays) as bigint) as plays,
    cast(sum(skips) as bigint) as skips,
    cast(sum(pauses) as bigint) as pauses,
    cast(sum(playlist_adds) as bigint) as playlist_adds,
    max(last_event_at) as last_event_at
from changed_facts
group by
    day,
    song_id,
    artist_name,
    song_name,
    device_type,
    country
order by day;
