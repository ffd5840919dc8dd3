/* gold.slice_hours: one row per country or all, device or all, and UTC hour with
   an event of those so chosen. Touched hours are counted again. */
delete from gold.slice_hours
where hour_at in (select hour_at from ops.touched_keys);

insert into gold.slice_hours (
    country_slice, device_slice, events, unique_users, hour_at
)
with

listeners as (

    select
        hour_at,
        user_id,
        country,
        device_type,
        sum(events) as events
    from gold.listening_facts
    where hour_at in (select hour_at from ops.touched_keys)
    group by
        hour_at,
        user_id,
        country,
        device_type

),

choices as (

    select false as is_by_country, false as is_by_device
    union all
    select false as is_by_country, true as is_by_device
    union all
    select true as is_by_country, false as is_by_device
    union all
    select true as is_by_country, true as is_by_device

),

chosen_listeners as (

    select
        case when choices.is_by_country then listeners.country else 'all' end
            as country_slice,
        case when choices.is_by_device then listeners.device_type else 'all' end
            as device_slice,
        listeners.user_id,
        listeners.events,
        listeners.hour_at
    from listeners
    cross join choices
    where
        (listeners.country is not null or not choices.is_by_country)
        and (listeners.device_type is not null or not choices.is_by_device)

)

select
    country_slice,
    device_slice,
    cast(sum(events) as bigint) as events,
    count(distinct user_id) as unique_users,
    hour_at
from chosen_listeners
group by
    country_slice,
    device_slice,
    hour_at
order by hour_at;
