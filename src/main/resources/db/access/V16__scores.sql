set local citus.multi_shard_modify_mode = 'sequential';

-- Who may have scores worked out and say how far ahead is asked.
insert into access.role_permission (role, permission)
values ('administrator', 'SCORES'), ('marketing', 'SCORES'), ('data_keeper', 'SCORES');
