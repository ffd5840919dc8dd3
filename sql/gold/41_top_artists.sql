/* gold.top_artists: one row per named artist with any event, all time, by the
   name in the event; events without an artist are left out. Songs are those
   with any event, a listener is one with an event of any type. */
delete from gold.top_artists
where artist_name in (select artist_name from ops.changed_keys);

insert into gold.top_artists (
    artist_name, total_plays, total_skips, unique_users, songs
)
with

changed_artists as (

    select distinct artist_name
    from ops.changed_keys
    where artist_name is not null

),

totals as (

    select
        artist_name,
        cast(sum(plays) as bigint) as total_plays,
        cast(sum(skips) as bigint) as total_skips,
        count(distinct song_id) as songs
    from gold.daily_listening
    where artist_name in (select artist_name from changed_artists)
    group by artist_name

),

listeners as (

    select
        artist_name,
        count(*) as unique_users
    from gold.artist_listeners
    where artist_name in (select artist_name from changed_artists)
    group by artist_name

)

select
    totals.artist_name,
    totals.total_plays,
    totals.total_skips,
    listeners.unique_users,
    totals.songs
from totals
inner join listeners
    on totals.artist_name = listeners.artist_name;
