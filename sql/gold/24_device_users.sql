/* gold.device_users: one row per device, the unknown one too, and listener with any event, all
   time. Rows are only added, unless events left silver: then the pairs concerned
   are taken away and come back if a fact is left. */
delete from gold.device_users
using (
    select distinct
        device_type,
        user_id
    from ops.changed_keys
    where is_removed
) as removed_keys
where
    device_users.device_type is not distinct from removed_keys.device_type
    and device_users.user_id = removed_keys.user_id;

insert into gold.device_users (device_type, user_id)
with

changed_pairs as (

    select
        device_type,
        user_id,
        max(case when is_removed then 1 else 0 end) as removal_count
    from ops.changed_keys
    group by
        device_type,
        user_id

),

remaining_pairs as (

    select distinct
        facts.device_type,
        facts.user_id
    from gold.listening_facts as facts
    inner join changed_pairs
        on
            facts.user_id = changed_pairs.user_id
            and facts.device_type is not distinct from changed_pairs.device_type
    where changed_pairs.removal_count > 0

),

found_pairs as (

    select
        device_type,
        user_id
    from changed_pairs
    where removal_count = 0

    union all

    select
        device_type,
        user_id
    from remaining_pairs

)

select
    found_pairs.device_type,
    found_pairs.user_id
from found_pairs
left join gold.device_users as device_users
    on
        found_pairs.user_id = device_users.user_id
        and found_pairs.device_type is not distinct from device_users.device_type
where device_users.user_id is null;
