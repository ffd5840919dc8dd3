/* Once, by an administrator (USERADMIN and SYSADMIN granted): a role for each
   kind of work, the service user and the warehouse. The user's public key is
   set with alter user medley set rsa_public_key = '...'; */
create role if not exists medley_pipeline
    comment = 'Creates and owns schemas and tables; runs all stations in one process';
create role if not exists medley_loader
    comment = 'Loads bronze: a process with the station load alone';
create role if not exists medley_builder
    comment = 'Builds silver and gold: a process with the station build alone';
create role if not exists medley_server
    comment = 'Serves the API: a process with the station serve alone';
create role if not exists medley_reader
    comment = 'Reads gold: BI tools and people';
create user if not exists medley
    type = service
    default_role = medley_pipeline
    default_warehouse = medley_wh
    comment = 'The Medley service; logs in with a key pair';
grant role medley_pipeline to user medley;
grant role medley_loader to user medley;
grant role medley_builder to user medley;
grant role medley_server to user medley;
grant role medley_reader to role medley_server;
/* The loader shows in its metrics how far gold reaches. */
grant role medley_reader to role medley_loader;
grant role medley_pipeline to role sysadmin;
create warehouse if not exists medley_wh
    warehouse_size = 'XSMALL'
    auto_suspend = 60
    auto_resume = true
    initially_suspended = true;
grant usage on warehouse medley_wh to role medley_pipeline;
grant usage on warehouse medley_wh to role medley_loader;
grant usage on warehouse medley_wh to role medley_builder;
grant usage on warehouse medley_wh to role medley_reader;
