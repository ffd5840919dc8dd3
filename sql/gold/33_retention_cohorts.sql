/* gold.retention_cohorts: one row per week of first events and week since in
   which at least one of the cohort came; a week in which nobody came has no
   row. All of it is counted again: a late event moves a listener between
   cohorts, and user_weeks is small. */
delete from gold.retention_cohorts
where exists (select 1 from ops.changed_days);

insert into gold.retention_cohorts (
    cohort_week, weeks_since, users, retention_rate
)
with

weekly_users as (

    select
        cohort_week,
        active_week,
        count(*) as users
    from gold.user_weeks
    where exists (select 1 from ops.changed_days)
    group by
        cohort_week,
        active_week

),

cohort_sizes as (

    select
        cohort_week,
        users as cohort_users
    from weekly_users
    where cohort_week = active_week

)

select
    weekly_users.cohort_week,
    cast(
        datediff('day', weekly_users.cohort_week, weekly_users.active_week) / 7
        as bigint
    ) as weeks_since,
    weekly_users.users,
    cast(weekly_users.users as double) / cohort_sizes.cohort_users
        as retention_rate
from weekly_users
inner join cohort_sizes
    on weekly_users.cohort_week = cohort_sizes.cohort_week;
