set local citus.multi_shard_modify_mode = 'sequential';

-- Of who waits in the recycle bin: what becomes of them, and when.
alter table customers.mark add column fate smallint;
alter table customers.mark add column leaves_at timestamptz;
create index mark_in_bin on customers.mark (leaves_at, customer_id) where place = 2 and ended_by is null;

-- How long who is removed waits: one row.
create table customers.bin_time (
    bin_time_id smallint not null primary key,
    days integer not null
);
insert into customers.bin_time (bin_time_id, days) values (1, 30);
