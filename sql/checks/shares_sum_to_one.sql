/* severity: error
   scope: build
   meaning: The shares of all devices sum to 1. */
select sum(event_rate) as share_sum
from gold.device_usage
having abs(sum(event_rate) - 1) > 0.000001;
