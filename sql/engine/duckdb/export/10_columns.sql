/* export: one row per column of a table that is Parquet in the lake too. */
select
    lower(tables.table_schema || '.' || tables.table_name) as table_name,
    coalesce(tables.table_comment, '') as table_comment,
    lower(columns.column_name) as column_name,
    columns.data_type as column_type,
    coalesce(columns.column_comment, '') as column_comment
from information_schema.tables as tables
inner join information_schema.columns as columns
    on
        tables.table_catalog = columns.table_catalog
        and tables.table_schema = columns.table_schema
        and tables.table_name = columns.table_name
where
    tables.table_type = 'BASE TABLE'
    and (
        tables.table_schema = 'gold'
        or (
            tables.table_schema = 'silver'
            and tables.table_name = 'spotify_events'
        )
    )
order by
    tables.table_schema,
    tables.table_name,
    columns.ordinal_position;
