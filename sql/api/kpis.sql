/* /api/kpis without filters: one row; there is no period before all time. */
select
    kpis.total_plays,
    kpis.total_songs,
    kpis.total_users,
    kpis.total_artists,
    kpis.total_events,
    cast(null as bigint) as previous_plays,
    cast(null as bigint) as previous_songs,
    cast(null as bigint) as previous_users,
    cast(null as bigint) as previous_artists,
    cast(null as bigint) as previous_events,
    cast(null as date) as previous_from,
    cast(null as date) as previous_to,
    kpis.data_until
from gold.kpis as kpis
