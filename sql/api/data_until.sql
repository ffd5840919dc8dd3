/* The instant of the newest event that gold holds: one row. */
select kpis.data_until
from gold.kpis as kpis
