/* Once, by an administrator (USERADMIN and SYSADMIN granted): the role that
   Medley works as, the one that BI tools read gold with, and its warehouse.
   The service user's public key is set with
   alter user medley set rsa_public_key = '...'; */
create role if not exists medley_pipeline
    comment = 'Loads bronze, builds silver and gold';
create role if not exists medley_reader
    comment = 'Reads gold';
create user if not exists medley
    type = service
    default_role = medley_pipeline
    default_warehouse = medley_wh
    comment = 'The Medley service; logs in with a key pair';
grant role medley_pipeline to user medley;
grant role medley_reader to role medley_pipeline;
create warehouse if not exists medley_wh
    warehouse_size = 'XSMALL'
    auto_suspend = 60
    auto_resume = true
    initially_suspended = true;
grant usage on warehouse medley_wh to role medley_pipeline;
grant usage on warehouse medley_wh to role medley_reader;
