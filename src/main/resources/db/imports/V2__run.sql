set local citus.multi_shard_modify_mode = 'sequential';

-- Whether a file is loaded by itself once it is checked.
alter table imports.import add column run boolean not null default false;
