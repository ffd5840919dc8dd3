/* /api/runs/{run_id}: one run. */
select
    runs.run_id,
    runs.kind,
    runs.status,
    runs.trigger_name,
    runs.unit_name,
    runs.started_run_id,
    runs.message,
    runs.error,
    runs.objects,
    runs.rows_in,
    runs.silver_rows,
    runs.rejected_rows,
    runs.duplicate_rows,
    runs.done_units,
    runs.total_units,
    runs.seconds_left,
    runs.rows_per_second,
    runs.started_at,
    runs.ended_at
from ops.runs as runs
where runs.run_id = cast(:?run_id as string)
