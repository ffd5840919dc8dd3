/* severity: warning
   scope: clock
   notify: true
   meaning: In the last full hour of gold a song was skipped far more or less often
   than in the same hour of the week in the six weeks before: by over 0.1, and by
   more than chance explains once a year for all songs together. It and three
   earlier hours need 30 plays and skips each. Not while gold is a day behind. */
with

last_hours as (

    select hour_at from ${last_full_hour} as hours

),

song_hours as (

    select
        facts.song_id,
        max(facts.song_name) as song_name,
        max(facts.artist_name) as artist_name,
        facts.hour_at,
        sum(facts.skips) as skips,
        nullif(cast(sum(facts.plays + facts.skips) as double), 0) as heard,
        facts.hour_at = last_hours.hour_at as is_last
    from gold.listening_facts as facts
    cross join last_hours
    where
        facts.hour_at <= last_hours.hour_at
        and facts.hour_at >= last_hours.hour_at - interval '42 days'
        and mod(datediff('hour', facts.hour_at, last_hours.hour_at), 168) = 0
    group by
        facts.song_id,
        facts.hour_at,
        last_hours.hour_at

),

earlier_hours as (

    select
        song_id,
        skips,
        heard,
        skips / heard as skip_rate
    from song_hours
    where
        not is_last
        and heard >= 30

),

usual_rates as (

    select
        song_id,
        median(skip_rate) as skip_rate,
        (sum(skips) + 1) / (sum(heard) + 2) as expected_rate,
        sum(heard) as heard,
        count(*) as weeks
    from earlier_hours
    group by song_id
    having count(*) >= 3

),

deviations as (

    select
        earlier_hours.song_id,
        median(abs(earlier_hours.skip_rate - usual_rates.skip_rate))
            as deviation
    from earlier_hours
    inner join usual_rates
        on earlier_hours.song_id = usual_rates.song_id
    group by earlier_hours.song_id

),

/* Chance: a rate scatters as a share of so many cases does, at least, and so does
   the median of a few rates (see hourly_volume.sql). The more songs are compared,
   the further one of them strays by chance. */
compared as (

    select
        song_hours.song_id,
        song_hours.song_name,
        song_hours.artist_name,
        song_hours.hour_at,
        usual_rates.weeks,
        song_hours.skips / song_hours.heard as skip_rate,
        usual_rates.skip_rate as usual_rate,
        greatest(
            1.4826 * deviations.deviation,
            sqrt(
                usual_rates.expected_rate
                * (1 - usual_rates.expected_rate)
                * (1 / song_hours.heard + 1.57 / usual_rates.heard)
            )
        ) as deviation,
        sqrt(2 * ln(8760 * count(*) over ())) as deviations_by_chance
    from song_hours
    inner join usual_rates
        on song_hours.song_id = usual_rates.song_id
    inner join deviations
        on song_hours.song_id = deviations.song_id
    where
        song_hours.is_last
        and song_hours.heard >= 30

)

select
    song_id as subject,
    coalesce(song_name, song_id) || coalesce(' by ' || artist_name, '')
    || ' was skipped in '
    || cast(cast(round(skip_rate * 100) as bigint) as string)
    || ' of 100 cases in the hour from ' || cast(hour_at as string)
    || ' UTC, in the same hour of ' || cast(weeks as string)
    || ' earlier weeks in '
    || cast(cast(round(usual_rate * 100) as bigint) as string) as message
from compared
where
    abs(skip_rate - usual_rate) > 0.1
    and abs(skip_rate - usual_rate) > deviations_by_chance * deviation
