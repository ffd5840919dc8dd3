/* /api/listeners: one row per listener, most plays first; with a search, only
   those whose id contains its text. */
with

totals as (

    select
        user_id,
        cast(sum(plays) as bigint) as total_plays,
        cast(sum(skips) as bigint) as total_skips,
        count(*) as songs
    from gold.song_listeners
    where
        cast(:?search as string) is null
        or position(lower(cast(:?search as string)) in user_id) > 0
    group by user_id

)

select
    totals.user_id,
    totals.total_plays,
    totals.total_skips,
    totals.songs,
    user_retention.active_days,
    user_retention.last_seen
from totals
inner join gold.user_retention as user_retention
    on totals.user_id = user_retention.user_id
qualify row_number() over (
    order by
        totals.total_plays desc,
        totals.user_id
) <= cast(:?row_limit as bigint)
order by
    totals.total_plays desc,
    totals.user_id
