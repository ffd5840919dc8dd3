/* /api/alerts: one row each time an alert fired, active ones first. */
select
    alerts.alert_name,
    alerts.subject,
    alerts.severity,
    alerts.state,
    alerts.message,
    alerts.fired_at,
    alerts.cleared_at
from ops.alerts as alerts
qualify row_number() over (
    order by
        case when alerts.state = 'firing' then 0 else 1 end,
        alerts.fired_at desc,
        alerts.alert_id
) <= cast(:?row_limit as bigint)
order by
    case when alerts.state = 'firing' then 0 else 1 end,
    alerts.fired_at desc,
    alerts.alert_id
