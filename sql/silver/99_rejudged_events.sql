/* ops.rejudged_events: empty again, all of them have been judged. */
delete from ops.rejudged_events;
