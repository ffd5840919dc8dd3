/* export: one part of a table as a Parquet file. By try() each column may be
   null: else DuckDB declares it "not null" in files that happen to hold none,
   and the files of a table differ in their schema. */
copy (
    select ${nullable_columns}
    from ${table}
    where ${rows}
) to '${file}' (
    format parquet,
    compression zstd,
    field_ids {${field_ids}},
    kv_metadata {${comments}}
);
