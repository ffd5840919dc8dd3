/* ops.runs: which run a run has started, so that a script that requested a load
   can wait for its build. */
alter table ops.runs add column if not exists started_run_id string;
comment on column ops.runs.started_run_id is 'The run that this one has started: the build after a load';
