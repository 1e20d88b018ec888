set local citus.multi_shard_modify_mode = 'sequential';

-- Whether whoever has the role sees and touches none but the customers whom they look after.
alter table access.role add column own_only boolean not null default false;
