/* severity: error
   scope: clock
   notify: true
   meaning: The newest event of gold is older than it may be, and no load has
   loaded anything for as long. */
with

newest_events as (

    select max(last_event_at) as data_until
    from gold.daily_listening
    where last_event_at <= cast(cast(:?now as string) as timestamp_ntz)

)

select
    'gold' as subject,
    'The newest event of gold is from ' || cast(data_until as string)
    || ' UTC, '
    || cast(
        datediff(
            'minute', data_until, cast(cast(:?now as string) as timestamp_ntz)
        ) as string
    )
    || ' minutes ago, and nothing was loaded since' as message
from newest_events
where
    datediff('minute', data_until, cast(cast(:?now as string) as timestamp_ntz))
    > cast(:?stale_minutes as bigint)
    and not exists (
        select 1
        from ops.load_batches
        where
            datediff(
                'minute', loaded_at, cast(cast(:?now as string) as timestamp_ntz)
            ) <= cast(:?stale_minutes as bigint)
    )
