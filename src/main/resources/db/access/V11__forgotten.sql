set local citus.multi_shard_modify_mode = 'sequential';

-- Who may bring somebody in who may be one who was erased; and who may see to backups.
insert into access.role_permission (role, permission)
values ('administrator', 'DESPITE_ERASURE'), ('privacy_officer', 'DESPITE_ERASURE'), ('administrator', 'BACKUPS');
