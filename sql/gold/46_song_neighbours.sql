/* gold.song_neighbours: one row per song and each of the 20 songs most like it:
   the cosine of how much listeners like both, at least two of them. All of it is
   counted again, from at most 20 songs of each listener. */
delete from gold.song_neighbours
where exists (select 1 from ops.changed_days);

insert into gold.song_neighbours (
    song_id, neighbour_song_id, neighbour_rank, common_listeners, similarity
)
with

songs as (

    select * from ${numbered_songs} as numbered

),

likings as (

    select
        liked_songs.user_id,
        songs.song_number,
        liked_songs.liking
    from gold.liked_songs as liked_songs
    inner join songs
        on liked_songs.song_id = songs.song_id

),

lengths as (

    select
        song_number,
        sqrt(cast(sum(liking * liking) as double)) as length
    from likings
    group by song_number

),

pairs as (

    select
        likings.song_number,
        others.song_number as neighbour_number,
        sum(likings.liking * others.liking) as product,
        count(*) as common_listeners
    from likings
    inner join likings as others
        on
            likings.user_id = others.user_id
            and likings.song_number < others.song_number
    group by
        likings.song_number,
        others.song_number
    having count(*) >= 2

),

both_ways as (

    select
        song_number,
        neighbour_number,
        product,
        common_listeners
    from pairs

    union all

    select
        neighbour_number as song_number,
        song_number as neighbour_number,
        product,
        common_listeners
    from pairs

),

compared as (

    select
        both_ways.song_number,
        both_ways.neighbour_number,
        both_ways.common_listeners,
        least(
            cast(both_ways.product as double)
            / (lengths.length * neighbour_lengths.length),
            1
        ) as similarity
    from both_ways
    inner join lengths
        on both_ways.song_number = lengths.song_number
    inner join lengths as neighbour_lengths
        on both_ways.neighbour_number = neighbour_lengths.song_number

),

ranked as (

    select
        *,
        row_number() over (
            partition by song_number
            order by
                similarity desc,
                neighbour_number
        ) as neighbour_rank
    from compared
    qualify neighbour_rank <= 20

)

select
    songs.song_id,
    neighbours.song_id as neighbour_song_id,
    ranked.neighbour_rank,
    ranked.common_listeners,
    ranked.similarity
from ranked
inner join songs
    on ranked.song_number = songs.song_number
inner join songs as neighbours
    on ranked.neighbour_number = neighbours.song_number;
