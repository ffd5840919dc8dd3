/* severity: warning
   scope: clock
   notify: true
   meaning: On the last full day a song was skipped far more or less often than
   in the 28 days before: by over 0.1, and by more than chance explains once a year
   for all songs together, with at least 50 plays and skips on the day and 200
   before. */
with

clock as (

    select cast(cast(:?now as string) as timestamp_ntz) as now_at

),

last_days as (

    select cast(least(kpis.data_until, clock.now_at) as date) as today
    from gold.kpis as kpis
    cross join clock
    where kpis.data_until is not null

),

recent_days as (

    select
        listening.song_id,
        listening.song_name,
        listening.artist_name,
        listening.plays,
        listening.skips,
        datediff('day', listening.day, last_days.today) as days_ago
    from gold.daily_listening as listening
    cross join last_days
    where
        listening.day < last_days.today
        and datediff('day', listening.day, last_days.today) <= 29

),

songs as (

    select
        song_id,
        max(song_name) as song_name,
        max(artist_name) as artist_name,
        sum(case when days_ago = 1 then skips else 0 end) as skips,
        sum(case when days_ago = 1 then plays + skips else 0 end) as heard,
        sum(case when days_ago > 1 then skips else 0 end) as usual_skips,
        sum(case when days_ago > 1 then plays + skips else 0 end)
            as usually_heard
    from recent_days
    group by song_id

),

rates as (

    select
        song_id,
        song_name,
        artist_name,
        heard,
        cast(skips as double) / nullif(heard, 0) as skip_rate,
        cast(usual_skips as double) / nullif(usually_heard, 0) as usual_rate,
        sqrt(2 * ln(365 * count(*) over ())) as deviations_by_chance
    from songs
    where
        heard >= 50
        and usually_heard >= 200

)

select
    song_id as subject,
    coalesce(song_name, song_id) || coalesce(' by ' || artist_name, '')
    || ' was skipped in '
    || cast(cast(round(skip_rate * 100) as bigint) as string)
    || ' of 100 cases on the last full day, usually in '
    || cast(cast(round(usual_rate * 100) as bigint) as string) as message
from rates
where
    abs(skip_rate - usual_rate) > 0.1
    and abs(skip_rate - usual_rate)
    > deviations_by_chance
    * sqrt(usual_rate * (1 - usual_rate) / nullif(heard, 0))
