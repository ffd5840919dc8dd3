/* severity: error
   meaning: A check of severity error did not pass when it last ran. */
with

latest_results as (

    select
        check_name,
        severity,
        status,
        meaning,
        failures
    from ops.check_results
    qualify
        row_number() over (
            partition by check_name
            order by checked_at desc
        ) = 1

)

select
    check_name as subject,
    'Check ' || check_name || ' says ' || status || ', faults: '
    || cast(failures as string) || '. It means: ' || meaning as message
from latest_results
where
    status <> 'PASSED'
    and severity = 'error'
