/* gold: what listeners may like next. Who heard which song gains how often. */
alter table gold.song_listeners add column if not exists plays bigint;
alter table gold.song_listeners add column if not exists skips bigint;
comment on column gold.song_listeners.plays is 'Events of type play';
comment on column gold.song_listeners.skips is 'Events of type skip';

create table if not exists gold.liked_songs (
    user_id string,
    song_id string,
    liking bigint
);
comment on table gold.liked_songs is 'The 20 songs that each listener likes most; key: user_id, song_id';
comment on column gold.liked_songs.user_id is 'Id of the listener (UUID)';
comment on column gold.liked_songs.song_id is 'Id of a song played more often than skipped';
comment on column gold.liked_songs.liking is 'Plays less skips, 1 to 10';

create table if not exists gold.song_neighbours (
    song_id string,
    neighbour_song_id string,
    neighbour_rank bigint,
    common_listeners bigint,
    similarity double
);
comment on table gold.song_neighbours is 'The 20 songs most like each song, by who likes them; key: song_id, neighbour_song_id';
comment on column gold.song_neighbours.song_id is 'Id of the song (UUID version 5 of artist::song)';
comment on column gold.song_neighbours.neighbour_song_id is 'Id of a song like it';
comment on column gold.song_neighbours.neighbour_rank is '1 is most like it';
comment on column gold.song_neighbours.common_listeners is 'Listeners who like both, at least 2';
comment on column gold.song_neighbours.similarity is 'Cosine of plays less skips over listeners, above 0 to 1';

create table if not exists gold.song_recommendations (
    user_id string,
    song_id string,
    because_of_song_id string,
    song_name string,
    artist_name string,
    because_of_song_name string,
    rank bigint,
    score double
);
comment on table gold.song_recommendations is 'Up to 20 songs that each listener has not heard, by how much they are like those the listener likes; key: user_id, song_id';
comment on column gold.song_recommendations.user_id is 'Id of the listener (UUID)';
comment on column gold.song_recommendations.song_id is 'Id of the recommended song';
comment on column gold.song_recommendations.because_of_song_id is 'Id of the liked song that adds most to the score';
comment on column gold.song_recommendations.song_name is 'Name of the recommended song';
comment on column gold.song_recommendations.artist_name is 'Name of its artist';
comment on column gold.song_recommendations.because_of_song_name is 'Name of the liked song that adds most to the score';
comment on column gold.song_recommendations.rank is '1 is recommended most';
comment on column gold.song_recommendations.score is 'Mean similarity to the songs that the listener likes, each weighted by plays less skips; above 0 to 1';
