/* /api/kpis of selected events: one row, with previous values from as many days
   just before. Without "to" the period ends with the data; without "from" the
   previous values are null. */
with

period as (

    select
        kpis.data_until,
        cast(cast(:?from as string) as date) as first_day,
        case
            when cast(:?has_to as boolean)
                then cast(cast(:?before as string) as date)
            else coalesce(
                cast(kpis.data_until as date) + 1,
                cast(cast(:?before as string) as date)
            )
        end as day_after
    from gold.kpis as kpis

),

bounds as (

    select
        period.data_until,
        period.first_day,
        period.day_after,
        period.first_day - cast(
            greatest(datediff('day', period.first_day, period.day_after), 0)
            as integer
        ) as previous_first_day
    from period

),

summed as (

    select
        sums.day >= bounds.first_day as is_current,
        cast(sum(sums.plays) as bigint) as plays,
        count(distinct sums.song_id) as songs,
        count(distinct sums.artist_name) as artists,
        cast(sum(sums.events) as bigint) as events
    from gold.daily_listening as sums
    cross join bounds
    where
        sums.day >= case
            when cast(:?has_from as boolean) then bounds.previous_first_day
            else bounds.first_day
        end
        and sums.day < bounds.day_after
        and ${selected_listening}
    group by sums.day >= bounds.first_day

),

listening as (

    select
        listeners.day >= bounds.first_day as is_current,
        count(distinct listeners.user_id) as users
    from ${selected_listeners} as listeners
    cross join bounds
    where
        listeners.day >= case
            when cast(:?has_from as boolean) then bounds.previous_first_day
            else bounds.first_day
        end
        and listeners.day < bounds.day_after
        and ${selected_listening}
    group by listeners.day >= bounds.first_day

),

counted as (

    select
        summed.is_current,
        summed.plays,
        summed.songs,
        summed.artists,
        summed.events,
        listening.users
    from summed
    inner join listening on summed.is_current = listening.is_current

),

answered as (

    select
        bounds.data_until,
        bounds.first_day,
        bounds.previous_first_day,
        coalesce(present.plays, 0) as total_plays,
        coalesce(present.songs, 0) as total_songs,
        coalesce(present.users, 0) as total_users,
        coalesce(present.artists, 0) as total_artists,
        coalesce(present.events, 0) as total_events,
        coalesce(past.plays, 0) as previous_plays,
        coalesce(past.songs, 0) as previous_songs,
        coalesce(past.users, 0) as previous_users,
        coalesce(past.artists, 0) as previous_artists,
        coalesce(past.events, 0) as previous_events
    from bounds
    left join counted as present on present.is_current
    left join counted as past on not past.is_current

)

select
    total_plays,
    total_songs,
    total_users,
    total_artists,
    total_events,
    case when cast(:?has_from as boolean) then previous_plays end
        as previous_plays,
    case when cast(:?has_from as boolean) then previous_songs end
        as previous_songs,
    case when cast(:?has_from as boolean) then previous_users end
        as previous_users,
    case when cast(:?has_from as boolean) then previous_artists end
        as previous_artists,
    case when cast(:?has_from as boolean) then previous_events end
        as previous_events,
    case when cast(:?has_from as boolean) then previous_first_day end
        as previous_from,
    case when cast(:?has_from as boolean) then first_day - 1 end
        as previous_to,
    data_until
from answered
