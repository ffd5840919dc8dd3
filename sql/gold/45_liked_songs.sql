/* gold.liked_songs: one row per listener and each of the 20 songs that the
   listener likes most: those played more often than skipped. At most 10 plays
   less skips count, so that one song on repeat does not decide. All songs of a
   changed listener are ranked again. */
delete from gold.liked_songs
where user_id in (select user_id from ops.changed_user_days);

insert into gold.liked_songs (user_id, song_id, liking)
select
    user_id,
    song_id,
    least(plays - skips, 10) as liking
from gold.song_listeners
where
    user_id in (select user_id from ops.changed_user_days)
    and plays > skips
qualify row_number() over (
    partition by user_id
    order by
        plays - skips desc,
        song_id
) <= 20;
