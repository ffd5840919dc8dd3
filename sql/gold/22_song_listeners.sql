/* gold.song_listeners: one row per song and listener with any event, all
   time. Rows are only added, unless events left silver: then the pairs concerned
   are taken away and come back if a fact is left. */
delete from gold.song_listeners
using (
    select distinct
        song_id,
        user_id
    from ops.changed_keys
    where is_removed
) as removed_keys
where
    song_listeners.song_id = removed_keys.song_id
    and song_listeners.user_id = removed_keys.user_id;

insert into gold.song_listeners (song_id, user_id)
with

changed_pairs as (

    select
        song_id,
        user_id,
        max(case when is_removed then 1 else 0 end) as removal_count
    from ops.changed_keys
    group by
        song_id,
        user_id

),

remaining_pairs as (

    select distinct
        facts.song_id,
        facts.user_id
    from gold.listening_facts as facts
    inner join changed_pairs
        on
            facts.user_id = changed_pairs.user_id
            and facts.song_id = changed_pairs.song_id
    where changed_pairs.removal_count > 0

),

found_pairs as (

    select
        song_id,
        user_id
    from changed_pairs
    where removal_count = 0

    union all

    select
        song_id,
        user_id
    from remaining_pairs

)

select
    found_pairs.song_id,
    found_pairs.user_id
from found_pairs
left join gold.song_listeners as song_listeners
    on
        found_pairs.user_id = song_listeners.user_id
        and found_pairs.song_id = song_listeners.song_id
where song_listeners.user_id is null;
