/* severity: error
   scope: build
   meaning: Every rate lies between 0 and 1, and a cohort is whole in its first week. */
select
    'skip_rate_by_song' as table_name,
    song_id as rate_key,
    skip_rate as rate
from gold.skip_rate_by_song
where skip_rate < 0 or skip_rate > 1

union all

select
    'device_usage' as table_name,
    device_type as rate_key,
    event_rate as rate
from gold.device_usage
where event_rate < 0 or event_rate > 1 or event_rate is null

union all

select
    'retention_cohorts' as table_name,
    cast(cohort_week as string) as rate_key,
    retention_rate as rate
from gold.retention_cohorts
where
    retention_rate < 0
    or retention_rate > 1
    or retention_rate is null
    or (weeks_since = 0 and retention_rate <> 1);
