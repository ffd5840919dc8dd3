/* /api/runs/{run_id}: one row per step of the run, in order. */
select
    steps.step_number,
    steps.script,
    steps.status,
    steps.error,
    steps.rows_affected,
    steps.started_at,
    steps.ended_at
from ops.run_steps as steps
where steps.run_id = cast(:?run_id as string)
order by steps.step_number
