/* /api/filters: one row per value that a filter can take, by name of its list,
   and the first and last day of the data. */
with

listed as (

    select distinct
        'countries' as list_name,
        countries.country as item
    from gold.country_engagement as countries
    union all
    select
        'devices' as list_name,
        devices.device_type as item
    from gold.device_usage as devices
    union all
    select
        'artists' as list_name,
        artists.artist_name as item
    from gold.top_artists as artists
    qualify row_number() over (
        order by artists.total_plays desc, artists.artist_name
    ) <= cast(:?row_limit as bigint)
    union all
    select
        'min_day' as list_name,
        cast(min(days.day) as string) as item
    from gold.daily_active_users as days
    union all
    select
        'max_day' as list_name,
        cast(max(days.day) as string) as item
    from gold.daily_active_users as days

)

select *
from listed
where listed.item is not null
order by listed.list_name, listed.item
