/* ops.load_batches: each batch that was validated gets its counts; SILVER says
   that gold does not have it yet. A batch whose event was validated again in
   favour of another copy is among them. */
merge into ops.load_batches as batches
using (
    with

    built_batches as (

        select batch_id from ops.build_batches
        union
        select batch_id from ops.candidate_events

    ),

    outcomes as (

        select batch_id, 1 as silver_rows, 0 as rejected_rows, 0 as duplicate_rows
        from silver.spotify_events
        where batch_id in (select batch_id from built_batches)

        union all

        select batch_id, 0, 1, 0
        from silver.rejected_events
        where batch_id in (select batch_id from built_batches)

        union all

        select batch_id, 0, 0, 1
        from silver.duplicate_events
        where batch_id in (select batch_id from built_batches)

    )

    select
        built_batches.batch_id,
        cast(coalesce(sum(outcomes.silver_rows), 0) as bigint) as silver_rows,
        cast(coalesce(sum(outcomes.rejected_rows), 0) as bigint)
            as rejected_rows,
        cast(coalesce(sum(outcomes.duplicate_rows), 0) as bigint)
            as duplicate_rows
    from built_batches
    left join outcomes
        on built_batches.batch_id = outcomes.batch_id
    group by built_batches.batch_id
) as counted
    on batches.batch_id = counted.batch_id
when matched then update set
    state = 'SILVER',
    silver_rows = counted.silver_rows,
    rejected_rows = counted.rejected_rows,
    duplicate_rows = counted.duplicate_rows,
    silver_at = cast(:?now as timestamp_ntz);
