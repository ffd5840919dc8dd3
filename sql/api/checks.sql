/* /api/checks: one row per result of a check, the latest first; the limit
   applies to each check. */
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
    partition by results.check_name
    order by results.checked_at desc, results.run_id desc
) <= cast(:?row_limit as bigint)
order by results.check_name, results.checked_at desc, results.run_id desc
