set local citus.multi_shard_modify_mode = 'sequential';

-- When a plan had ended, and how many of those whom it touched have an e-mail address: what it has come to, by month.
alter table cleanup.plan add column ended_at timestamptz;
alter table cleanup.plan add column emails bigint;
