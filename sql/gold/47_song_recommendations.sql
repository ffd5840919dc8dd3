/* gold.song_recommendations: up to 20 rows per listener: neighbours of the songs
   that the listener likes, without any event of the listener. The score is the
   mean similarity, weighted by how much the listener likes each song. All of it
   is counted again, because one listener's events change which songs are alike
   for all. */
delete from gold.song_recommendations
where exists (select 1 from ops.changed_days);

insert into gold.song_recommendations (
    user_id, song_id, because_of_song_id, song_name, artist_name,
    because_of_song_name, rank, score
)
with

songs as (

    select * from ${numbered_songs} as numbered

),

users as (

    select
        user_id,
        row_number() over (order by user_id) as user_number
    from gold.user_retention

),

heard as (

    select
        users.user_number,
        songs.song_number
    from gold.song_listeners as song_listeners
    inner join users
        on song_listeners.user_id = users.user_id
    inner join songs
        on song_listeners.song_id = songs.song_id

),

likings as (

    select
        users.user_number,
        songs.song_number,
        liked_songs.liking
    from gold.liked_songs as liked_songs
    inner join users
        on liked_songs.user_id = users.user_id
    inner join songs
        on liked_songs.song_id = songs.song_id

),

total_likings as (

    select
        user_number,
        sum(liking) as total_liking
    from likings
    group by user_number

),

/* whole millionths, because a sum of doubles depends on their order */
neighbours as (

    select
        songs.song_number,
        neighbour_songs.song_number as neighbour_number,
        cast(round(song_neighbours.similarity * 1000000) as bigint)
            as millionths
    from gold.song_neighbours as song_neighbours
    inner join songs
        on song_neighbours.song_id = songs.song_id
    inner join songs as neighbour_songs
        on song_neighbours.neighbour_song_id = neighbour_songs.song_id

),

parts as (

    select
        likings.user_number,
        neighbours.neighbour_number as song_number,
        likings.song_number as because_of_number,
        likings.liking * neighbours.millionths as part
    from likings
    inner join neighbours
        on likings.song_number = neighbours.song_number

),

scores as (

    select
        user_number,
        song_number,
        sum(part) as total_part,
        /* of equal parts the lower number */
        max_by(because_of_number, part * 1000000000 - because_of_number)
            as because_of_number
    from parts
    group by
        user_number,
        song_number

),

ranked as (

    select
        scores.user_number,
        scores.song_number,
        scores.because_of_number,
        scores.total_part,
        row_number() over (
            partition by scores.user_number
            order by
                scores.total_part desc,
                scores.song_number
        ) as rank
    from scores
    left join heard
        on
            scores.user_number = heard.user_number
            and scores.song_number = heard.song_number
    where heard.user_number is null
    qualify rank <= 20

)

select
    users.user_id,
    songs.song_id,
    because_of_songs.song_id as because_of_song_id,
    songs.song_name,
    songs.artist_name,
    because_of_songs.song_name as because_of_song_name,
    ranked.rank,
    cast(ranked.total_part as double) / 1000000 / total_likings.total_liking
        as score
from ranked
inner join total_likings
    on ranked.user_number = total_likings.user_number
inner join users
    on ranked.user_number = users.user_number
inner join songs
    on ranked.song_number = songs.song_number
inner join songs as because_of_songs
    on ranked.because_of_number = because_of_songs.song_number
order by
    users.user_id,
    ranked.rank;
