/* gold.song_listeners: one row per song and listener with any event, all time.
   The pairs of changed events are summed again. */
delete from gold.song_listeners
using (
    select distinct
        song_id,
        user_id
    from ops.changed_keys
) as changed_pairs
where
    song_listeners.song_id = changed_pairs.song_id
    and song_listeners.user_id = changed_pairs.user_id;

insert into gold.song_listeners (song_id, user_id, plays, skips)
with

changed_pairs as (

    select distinct
        song_id,
        user_id
    from ops.changed_keys

)

select
    facts.song_id,
    facts.user_id,
    cast(sum(facts.plays) as bigint) as plays,
    cast(sum(facts.skips) as bigint) as skips
from gold.listening_facts as facts
inner join changed_pairs
    on
        facts.user_id = changed_pairs.user_id
        and facts.song_id = changed_pairs.song_id
group by
    facts.song_id,
    facts.user_id
order by facts.user_id;
