/* The four schemas: what came, what is clean, what it means, how it ran. */
create schema if not exists bronze;
create schema if not exists silver;
create schema if not exists gold;
create schema if not exists ops;
