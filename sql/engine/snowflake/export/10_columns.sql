/* export: one row per column of a table that is Parquet in the lake too. Types
   are named as the files have them, and as DuckDB names them. */
select
    lower(tables.table_schema || '.' || tables.table_name) as table_name,
    coalesce(tables.comment, '') as table_comment,
    lower(columns.column_name) as column_name,
    case
        when columns.data_type = 'TEXT' then 'VARCHAR'
        when columns.data_type = 'FLOAT' then 'DOUBLE'
        when columns.data_type = 'TIMESTAMP_NTZ' then 'TIMESTAMP'
        when columns.data_type = 'NUMBER' and columns.numeric_scale = 0
            then 'BIGINT'
        else columns.data_type
    end as column_type,
    coalesce(columns.comment, '') as column_comment
from information_schema.tables as tables
inner join information_schema.columns as columns
    on
        tables.table_schema = columns.table_schema
        and tables.table_name = columns.table_name
where
    tables.table_type = 'BASE TABLE'
    and (
        tables.table_schema = 'GOLD'
        or (
            tables.table_schema = 'SILVER'
            and tables.table_name = 'SPOTIFY_EVENTS'
        )
    )
order by
    tables.table_schema,
    tables.table_name,
    columns.ordinal_position;
