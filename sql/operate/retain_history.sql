/* ops.runs, their steps and check results: removes runs that ended before
   :?before. */
delete from ops.run_steps
where run_id in (
    select run_id
    from ops.runs
    where ended_at < cast(:?before as timestamp_ntz)
);

delete from ops.check_results
where run_id in (
    select run_id
    from ops.runs
    where ended_at < cast(:?before as timestamp_ntz)
);

delete from ops.runs
where ended_at < cast(:?before as timestamp_ntz);
