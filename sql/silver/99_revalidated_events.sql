/* ops.revalidated_events: empty again, all of them have been validated. */
delete from ops.revalidated_events;
