/* /api/checks: one row per check, its latest result. */
select
    results.check_name,
    results.severity,
    results.scope,
    results.meaning,
    results.status,
    results.sample_rows,
    results.run_id,
    results.failures,
    results.checked_at
from ops.check_results as results
qualify row_number() over (
    partition by results.check_name order by results.checked_at desc
) = 1
order by
    case when results.status = 'PASSED' then 1 else 0 end, results.severity, results.check_name
