set local citus.multi_shard_modify_mode = 'sequential';

-- Indexes that were taken away while a first load fills their tables, with the statements that make them again.
create table imports.index_aside (
    name text not null primary key,
    definition text not null
);

-- Customers who got documents by it, counted along; null where it was compared anew, and has to be counted at the end.
alter table imports.import add column customers_touched bigint;
alter table imports.import alter column customers_touched set default 0;
