/* severity: error
   meaning: A check of severity error did not pass, and has not passed since in
   a run that looked at the same rows: a check of scope build looks at what the
   build changed, so that only a full check clears it. */
with

failed_results as (

    select
        check_name,
        status,
        meaning,
        failures,
        checked_at
    from ops.check_results
    where
        status <> 'PASSED'
        and severity = 'error'
    qualify
        row_number() over (
            partition by check_name
            order by checked_at desc, run_id desc
        ) = 1

),

passed_results as (

    select
        results.check_name,
        max(results.checked_at) as checked_at
    from ops.check_results as results
    left join ops.runs as runs
        on results.run_id = runs.run_id
    where
        results.status = 'PASSED'
        and (coalesce(results.scope, 'full') = 'full' or runs.kind = 'checks')
    group by results.check_name

)

select
    failed_results.check_name as subject,
    'Check ' || failed_results.check_name || ' has status '
    || failed_results.status || ', faults: '
    || cast(failed_results.failures as string) || '. It means: '
    || failed_results.meaning as message
from failed_results
left join passed_results
    on failed_results.check_name = passed_results.check_name
where
    passed_results.checked_at is null
    or passed_results.checked_at < failed_results.checked_at
