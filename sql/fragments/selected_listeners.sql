/* Listeners by day, country and device, and by artist where an artist is
   selected: without one, user_engagement has the same listeners in a tenth of
   the rows. */
(
    select
        day,
        user_id,
        country,
        device_type,
        cast(null as string) as artist_name
    from gold.user_engagement
    where cast(:?artist as string) is null

    union all

    select
        cast(hour_at as date) as day,
        user_id,
        country,
        device_type,
        artist_name
    from gold.listening_facts
    where artist_name = cast(:?artist as string)
)
