set local citus.multi_shard_modify_mode = 'sequential';

-- A line changes its bucket once, which touches no index: with room for it on its page it stays there, and no index grows.
alter table changes.line set (fillfactor = 60);
