/* Whether a row of country, device_type and artist_name is among those that the
   filters select; a filter that is null selects all. */
(
    cast(:?country as string) is null
    or country = cast(:?country as string)
)
and (
    cast(:?device as string) is null
    or device_type = cast(:?device as string)
)
and (
    cast(:?artist as string) is null
    or artist_name = cast(:?artist as string)
)
