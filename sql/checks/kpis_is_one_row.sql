/* severity: error
   scope: build
   meaning: There is always exactly one row of totals. */
select count(*) as rows_found
from gold.kpis
having count(*) <> 1;
