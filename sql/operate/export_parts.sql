/* export: one row per part of a table, its rows and their fingerprint: the sum of
   the rows' hashes, each below 2^53, so that no engine makes a float of it. */
select
    ${day} as day,
    count(*) as row_count,
    cast(sum(cast(hash(${columns}) % 9007199254740993 as bigint)) as string)
        as fingerprint
from ${table}
group by 1
order by 1;
