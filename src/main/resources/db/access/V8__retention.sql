set local citus.multi_shard_modify_mode = 'sequential';

-- Who may change what the law keeps.
insert into access.role_permission (role, permission)
values ('administrator', 'RETENTION_RULES'), ('privacy_officer', 'RETENTION_RULES');
