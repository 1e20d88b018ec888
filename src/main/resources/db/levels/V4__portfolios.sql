set local citus.multi_shard_modify_mode = 'sequential';

-- Comparable are those of the same portfolio of the type too (0: of none), where there are enough of them; -1 is of all.
alter table levels.benchmark add column portfolio bigint not null default -1;
alter table levels.benchmark drop constraint benchmark_pkey;
alter table levels.benchmark add primary key (type, kind, portfolio, country, currency);
