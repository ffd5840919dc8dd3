/* Whether a row's day is among those that the filters select. */
day >= cast(cast(:?from as string) as date)
and day < cast(cast(:?before as string) as date)
