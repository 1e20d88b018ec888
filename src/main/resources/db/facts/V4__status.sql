set local citus.multi_shard_modify_mode = 'sequential';

-- The lifecycle status as it stands; whose and since when is written in lifecycle.status_of.
alter table facts.fact add column status smallint;
