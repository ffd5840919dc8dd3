/* /api/retention without filters: one row per first week and weeks since. */
select
    cohorts.cohort_week,
    cohorts.weeks_since,
    cohorts.users,
    cohorts.retention_rate
from gold.retention_cohorts as cohorts
qualify row_number() over (
    order by cohorts.cohort_week desc, cohorts.weeks_since
) <= cast(:?row_limit as bigint)
order by cohorts.cohort_week, cohorts.weeks_since
