/* Once, after Medley's first start: grants each role what it needs on present and
   future tables. */

/* loader: bronze, its stage, the ledger and the runs */
grant usage on schema spotify_db.bronze to role medley_loader;
grant usage on schema spotify_db.ops to role medley_loader;
grant select, insert, delete on all tables in schema spotify_db.bronze
    to role medley_loader;
grant select, insert, delete on future tables in schema spotify_db.bronze
    to role medley_loader;
grant select, insert, update, delete on all tables in schema spotify_db.ops
    to role medley_loader;
grant select, insert, update, delete on future tables in schema spotify_db.ops
    to role medley_loader;
grant read, write on stage spotify_db.ops.load_stage to role medley_loader;
grant usage on file format spotify_db.ops.staged_csv to role medley_loader;

/* builder: from bronze to gold, and what an erasure removes from bronze; the
   stage for the export of tables */
grant usage on schema spotify_db.bronze to role medley_builder;
grant usage on schema spotify_db.silver to role medley_builder;
grant usage on schema spotify_db.gold to role medley_builder;
grant usage on schema spotify_db.ops to role medley_builder;
grant read, write on stage spotify_db.ops.load_stage to role medley_builder;
grant select, delete on all tables in schema spotify_db.bronze
    to role medley_builder;
grant select, delete on future tables in schema spotify_db.bronze
    to role medley_builder;
grant select, insert, update, delete on all tables in schema spotify_db.silver
    to role medley_builder;
grant select, insert, update, delete on future tables in schema spotify_db.silver
    to role medley_builder;
grant select, insert, update, delete on all tables in schema spotify_db.gold
    to role medley_builder;
grant select, insert, update, delete on future tables in schema spotify_db.gold
    to role medley_builder;
grant select, insert, update, delete on all tables in schema spotify_db.ops
    to role medley_builder;
grant select, insert, update, delete on future tables in schema spotify_db.ops
    to role medley_builder;

/* server: reads all layers, and has the reader's gold */
grant usage on schema spotify_db.bronze to role medley_server;
grant usage on schema spotify_db.silver to role medley_server;
grant usage on schema spotify_db.ops to role medley_server;
grant select on all tables in schema spotify_db.bronze to role medley_server;
grant select on future tables in schema spotify_db.bronze to role medley_server;
grant select on all tables in schema spotify_db.silver to role medley_server;
grant select on future tables in schema spotify_db.silver to role medley_server;
grant select on all tables in schema spotify_db.ops to role medley_server;
grant select on future tables in schema spotify_db.ops to role medley_server;

/* reader: gold */
grant usage on schema spotify_db.gold to role medley_reader;
grant select on all tables in schema spotify_db.gold to role medley_reader;
grant select on future tables in schema spotify_db.gold to role medley_reader;
