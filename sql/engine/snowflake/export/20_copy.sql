/* export: one part of a table as a Parquet file on the stage, and from there on
   this machine. Snowflake compresses Parquet with Snappy, and writes neither
   field ids nor comments: the manifest has them. */
remove @ops.load_stage/export/;

copy into @ops.load_stage/export/${name}
from (
    select ${typed_columns}
    from ${table}
    where ${rows}
)
file_format = (type = parquet)
header = true
single = true
overwrite = true
max_file_size = 5368709120;

get @ops.load_stage/export/${name} 'file://${folder}';

remove @ops.load_stage/export/;
