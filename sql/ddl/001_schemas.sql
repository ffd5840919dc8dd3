/* The four schemas: what came, what is clean, what it means, how it ran. */
create schema if not exists bronze;
create schema if not exists silver;
create schema if not exists gold;
create schema if not exists ops;

create table if not exists ops.schema_versions (
    version bigint,
    script string,
    script_hash string,
    applied_at timestamp_ntz
);
comment on table ops.schema_versions is 'The migrations this warehouse has had; key: version';
