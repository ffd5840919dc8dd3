/* gold.artist_listeners: one row per named artist and listener with any event, all
   time. Rows are only added, unless events left silver: then the pairs concerned
   are taken away and come back if a fact is left. */
delete from gold.artist_listeners
using (
    select distinct
        artist_name,
        user_id
    from ops.changed_keys
    where is_removed
) as removed_keys
where
    artist_listeners.artist_name = removed_keys.artist_name
    and artist_listeners.user_id = removed_keys.user_id;

insert into gold.artist_listeners (artist_name, user_id)
with

changed_pairs as (

    select
        artist_name,
        user_id,
        max(case when is_removed then 1 else 0 end) as removal_count
    from ops.changed_keys
    where artist_name is not null
    group by
        artist_name,
        user_id

),

remaining_pairs as (

    select distinct
        facts.artist_name,
        facts.user_id
    from gold.listening_facts as facts
    inner join changed_pairs
        on
            facts.user_id = changed_pairs.user_id
            and facts.artist_name = changed_pairs.artist_name
    where changed_pairs.removal_count > 0

),

found_pairs as (

    select
        artist_name,
        user_id
    from changed_pairs
    where removal_count = 0

    union all

    select
        artist_name,
        user_id
    from remaining_pairs

)

select
    found_pairs.artist_name,
    found_pairs.user_id
from found_pairs
left join gold.artist_listeners as artist_listeners
    on
        found_pairs.user_id = artist_listeners.user_id
        and found_pairs.artist_name = artist_listeners.artist_name
where artist_listeners.user_id is null;
