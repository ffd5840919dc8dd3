/* silver.spotify_events: so many events of 90 days up to a fixed instant, for ApiSpeed. 5,000 listeners in seven
   countries (some unknown), 600 songs of 150 artists, the first heard most; sessions of twelve events, one device each. */
insert into silver.spotify_events
    (event_id, user_id, song_id, artist_name, song_name, event_type, device_type, country, event_at, batch_id)
with

users as (
    select
        user_number,
        cast(cast(md5('user' || user_number) as uuid) as varchar) as user_id,
        case
            when user_number % 100 = 0 then null
            else ['US', 'US', 'US', 'GB', 'GB', 'CA', 'AU', 'IN', 'DE', 'FR'][user_number % 10 + 1]
        end as country,
        ['mobile', 'mobile', 'mobile', 'desktop', 'web'][user_number % 5 + 1] as favourite
    from range(5000) as numbers (user_number)
),

songs as (
    select
        song_number,
        cast(cast(md5('song' || song_number) as uuid) as varchar) as song_id,
        'Song ' || song_number as song_name,
        'Artist ' || song_number % 150 as artist_name
    from range(600) as numbers (song_number)
),

sessions as (
    select
        session_number,
        hash(session_number, 1) % 5000 as user_number,
        timestamp '2026-08-23 00:00:00' + to_microseconds(cast(
            90 * 86400 * 1e6 * session_number / (cast(? as bigint) / 12) as bigint)) as start_at,
        case
            when hash(session_number, 3) % 100 = 0 then null
            when hash(session_number, 3) % 10 < 3
                then ['mobile', 'desktop', 'web'][cast(hash(session_number, 4) % 3 as integer) + 1]
            else 'favourite'
        end as device
    from range(cast(? as bigint) // 12) as numbers (session_number)
),

events as (
    select
        session_number * 12 + event_number as event_number,
        user_number,
        device,
        cast(floor(600 * pow((hash(session_number, event_number, 5) % 1000000) / 1e6, 2.2)) as bigint) as song_number,
        hash(session_number, event_number, 6) % 100 as kind,
        start_at + to_seconds(event_number * 150 + hash(session_number, event_number, 7) % 120) as event_at
    from sessions
    cross join range(12) as numbers (event_number)
)

select
    cast(cast(md5('event' || events.event_number) as uuid) as varchar) as event_id,
    users.user_id,
    songs.song_id,
    songs.artist_name,
    songs.song_name,
    case when kind < 64 then 'play' when kind < 80 then 'skip' when kind < 92 then 'pause' else 'add_to_playlist' end
        as event_type,
    case when device = 'favourite' then users.favourite else device end as device_type,
    users.country,
    events.event_at,
    1 as batch_id
from events
inner join users using (user_number)
inner join songs using (song_number)
order by events.event_at;
