/* /api/device-usage without filters: one row per device, shares sum to 1. */
select
    devices.device_type,
    devices.total_events,
    devices.unique_users,
    devices.event_rate
from gold.device_usage as devices
qualify row_number() over (
    order by total_events desc, device_type
) <= cast(:?row_limit as bigint)
order by total_events desc, device_type
