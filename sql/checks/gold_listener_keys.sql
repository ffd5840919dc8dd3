/* severity: error
   scope: full
   meaning: Every gold table of listeners holds each key once; the key is the
   one that its comment in sql/ddl declares. */
with

repeated_keys as (

    ${repeated_listener_keys}

)

select
    table_name,
    count(*) as repeated_keys,
    sum(copies) as copies
from repeated_keys
group by table_name;
