set local citus.multi_shard_modify_mode = 'sequential';

-- Letting go. To remove many at once, to force, to purge early: nobody has it until it is granted, an administrator neither.
insert into access.role_permission (role, permission)
select 'administrator', permission from unnest(array['REMOVE_ONE', 'ANONYMISE', 'RESTORE']) permission;
insert into access.role_permission (role, permission) values ('editor', 'RESTORE');
