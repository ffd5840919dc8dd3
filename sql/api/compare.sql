/* /api/compare: one row per measure and item of two listeners, what both have
   first; first_value and second_value are theirs. similarity is the cosine of
   the measure's values, 0 to 1. No rows if one of the two has no events. */
with

facts as (

    select
        facts.song_id,
        facts.artist_name,
        facts.device_type,
        lpad(cast(extract(hour from facts.hour_at) as string), 2, '0')
            as hour_of_day,
        cast(facts.hour_at as date) as day,
        case when facts.user_id = cast(:?user_id as string) then 1 else 2 end
            as place,
        facts.plays,
        facts.skips
    from gold.listening_facts as facts
    where
        facts.user_id
        in (cast(:?user_id as string), cast(:?other_user_id as string))

),

totals as (

    select
        place,
        sum(plays) as total_plays,
        sum(skips) as total_skips,
        count(distinct song_id) as songs,
        count(distinct artist_name) as artists,
        count(distinct day) as active_days
    from facts
    group by place

),

measured as (

    select
        'totals' as measure,
        'plays' as item,
        cast(null as string) as detail,
        place,
        cast(total_plays as double) as measured_value
    from totals

    union all

    select 'totals', 'skips', null, place, total_skips
    from totals

    union all

    select 'totals', 'skip_rate', null, place, ${skip_rate}
    from totals

    union all

    select 'totals', 'songs', null, place, songs
    from totals

    union all

    select 'totals', 'artists', null, place, artists
    from totals

    union all

    select 'totals', 'active_days', null, place, active_days
    from totals

    union all

    select 'devices', device_type, null, place, plays
    from facts
    where device_type is not null

    union all

    select 'hours', hour_of_day, null, place, plays
    from facts

    union all

    select 'artists', artist_name, null, place, plays
    from facts
    where artist_name is not null

    union all

    select
        'songs',
        coalesce(songs.song_name, facts.song_id),
        songs.artist_name,
        facts.place,
        facts.plays
    from facts
    inner join gold.top_songs as songs
        on facts.song_id = songs.song_id

),

summed as (

    select
        measure,
        item,
        detail,
        sum(case when place = 1 then measured_value end) as first_value,
        sum(case when place = 2 then measured_value end) as second_value
    from measured
    where (select count(*) from totals) = 2
    group by
        measure,
        item,
        detail

),

/* a skip rate without plays and skips stays unknown */
compared as (

    select
        measure,
        item,
        detail,
        case
            when measure = 'totals' then first_value
            else coalesce(first_value, 0)
        end as first_value,
        case
            when measure = 'totals' then second_value
            else coalesce(second_value, 0)
        end as second_value
    from summed

),

measures as (

    select
        measure,
        sum(first_value * second_value)
        / nullif(
            sqrt(sum(first_value * first_value))
            * sqrt(sum(second_value * second_value)),
            0
        ) as similarity
    from compared
    where measure <> 'totals'
    group by measure

)

select
    compared.measure,
    compared.item,
    compared.detail,
    compared.first_value,
    compared.second_value,
    case when measures.similarity > 1 then 1 else measures.similarity end
        as similarity
from compared
left join measures
    on compared.measure = measures.measure
qualify row_number() over (
    partition by compared.measure
    order by
        least(
            coalesce(compared.first_value, 0),
            coalesce(compared.second_value, 0)
        ) desc,
        coalesce(compared.first_value, 0)
        + coalesce(compared.second_value, 0) desc,
        compared.item,
        compared.detail
) <= cast(:?row_limit as bigint)
order by
    compared.measure,
    least(
        coalesce(compared.first_value, 0),
        coalesce(compared.second_value, 0)
    ) desc,
    coalesce(compared.first_value, 0)
    + coalesce(compared.second_value, 0) desc,
    compared.item,
    compared.detail
