/* The last hour, UTC, that is over and whole in gold: a later event and a later
   load have reached gold. Both are at or before :?now, so that an event of a clock
   that is ahead moves nothing. No row while gold is a day behind: a history is
   loaded, or freshness fires. */
(
    select
        least(
            volumes.hour_at,
            date_trunc('hour', batches.loaded_at)
        ) - interval '1 hour' as hour_at
    from (
        select max(hour_at) as hour_at
        from gold.event_volume_by_hour
        where hour_at <= cast(cast(:?now as string) as timestamp_ntz)
    ) as volumes
    cross join (
        select max(loaded_at) as loaded_at
        from ops.load_batches
        where
            state = 'PUBLISHED'
            and loaded_at <= cast(cast(:?now as string) as timestamp_ntz)
    ) as batches
    where
        volumes.hour_at
        >= cast(cast(:?now as string) as timestamp_ntz) - interval '1 day'
        and batches.loaded_at is not null
)
