/* severity: error
   scope: build
   meaning: Every gold table holds each key once; the key is the one that its
   comment in sql/ddl declares. */
with

repeated_keys as (

    ${repeated_keys}

)

select
    table_name,
    count(*) as repeated_keys,
    sum(copies) as copies
from repeated_keys
group by table_name;
