/* ops.offset_gaps: one gap (:?topic_id, :?partition, :?first to :?last) is accepted
   for good, with the reason given (:?reason). */
update ops.offset_gaps
set
    status = 'ACCEPTED',
    reason = cast(:?reason as string),
    checked_at = cast(:?now as timestamp_ntz)
where
    topic_id = cast(:?topic_id as string)
    and kafka_partition = cast(:?partition as bigint)
    and first_offset = cast(:?first as bigint)
    and last_offset = cast(:?last as bigint);
