set local citus.multi_shard_modify_mode = 'sequential';

-- How often a backup is made (0: not by itself), for how many days it is kept, and how often one is tried: one row.
create table backups.plan (
    plan_id smallint not null primary key,
    every_hours integer not null,
    keep_days integer not null,
    try_days integer not null
);
insert into backups.plan (plan_id, every_hours, keep_days, try_days) values (1, 0, 30, 7);
