set local citus.multi_shard_modify_mode = 'sequential';

-- Which documents count for a type, by the type that they carry: all, those that carry this one or none (own_or_none), or
-- those that carry this one (own).
alter table levels.setting add column documents text not null default 'own_or_none';
