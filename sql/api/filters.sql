/* /api/filters: one row per value that a filter can take, most played first,
   and the first and last day of the data. An artist whose name is longer than
   a filter may be is left out. */
with

listed as (

    select
        'country' as filter_name,
        countries.country as filter_value,
        cast(sum(countries.plays) as bigint) as total_plays
    from gold.country_engagement as countries
    where countries.country is not null
    group by countries.country
    union all
    select
        'device' as filter_name,
        devices.device_type as filter_value,
        cast(sum(devices.plays) as bigint) as total_plays
    from gold.user_engagement as devices
    where devices.device_type is not null
    group by devices.device_type
    union all
    select
        'artist' as filter_name,
        artists.artist_name as filter_value,
        artists.total_plays
    from gold.top_artists as artists
    where
        length(artists.artist_name) <= 1000
        and (
            cast(:?search as string) is null
            or position(
                lower(cast(:?search as string)) in lower(artists.artist_name)
            ) > 0
        )
    union all
    select
        'first_day' as filter_name,
        cast(min(days.day) as string) as filter_value,
        null as total_plays
    from gold.daily_active_users as days
    having count(*) > 0
    union all
    select
        'last_day' as filter_name,
        cast(max(days.day) as string) as filter_value,
        null as total_plays
    from gold.daily_active_users as days
    having count(*) > 0

)

select *
from listed
qualify row_number() over (
    partition by filter_name order by total_plays desc nulls last, filter_value
) <= cast(:?row_limit as bigint)
order by filter_name, total_plays desc nulls last, filter_value
