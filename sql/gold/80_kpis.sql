/* gold.kpis: always one row, the totals of all time; data_until is the time of
   the newest event, not of its arrival. */
delete from gold.kpis
where exists (select 1 from ops.changed_days);

insert into gold.kpis (
    total_plays, total_songs, total_users, total_artists, total_events,
    data_until
)
with

songs as (

    select
        coalesce(sum(total_plays), 0) as total_plays,
        count(*) as total_songs
    from gold.top_songs

),

artists as (

    select count(*) as total_artists
    from gold.top_artists

),

users as (

    select
        count(*) as total_users,
        max(last_seen) as data_until
    from gold.user_retention

),

events as (

    select coalesce(sum(total_events), 0) as total_events
    from gold.device_usage

)

select
    cast(songs.total_plays as bigint) as total_plays,
    songs.total_songs,
    users.total_users,
    artists.total_artists,
    cast(events.total_events as bigint) as total_events,
    users.data_until
from songs
cross join artists
cross join users
cross join events
where not exists (select 1 from gold.kpis);
