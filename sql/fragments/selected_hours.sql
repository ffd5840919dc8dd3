/* Whether a row's hour_at is on a day that the filters select. */
hour_at >= cast(cast(:?from as string) as timestamp_ntz)
and hour_at < cast(cast(:?before as string) as timestamp_ntz)
