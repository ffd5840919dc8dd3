/* severity: error
   scope: clock
   notify: true
   meaning: A check that notifies did not pass, and has not passed since in a
   run that read the same rows: the next build if the check reads all rows,
   otherwise a full check. */
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
        and coalesce(is_notified, severity = 'error')
        and position(
            ',' || check_name || ',' in cast(:?check_names as string)
        ) > 0
    qualify
        row_number() over (
            partition by check_name
            order by checked_at desc, run_id desc
        ) = 1

),

passed_results as (

    select
        check_name,
        max(checked_at) as checked_at
    from ops.check_results
    where
        status = 'PASSED'
        and coalesce(is_complete, scope <> 'build', true)
    group by check_name

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
