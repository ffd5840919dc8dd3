/* export: one row per part of a table, its rows and their fingerprint. */
select
    ${day} as day,
    count(*) as row_count,
    cast(sum(hash(${columns})) as string) as fingerprint
from ${table}
group by 1
order by 1;
