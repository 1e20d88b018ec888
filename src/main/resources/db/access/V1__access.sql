set local citus.multi_shard_modify_mode = 'sequential';
