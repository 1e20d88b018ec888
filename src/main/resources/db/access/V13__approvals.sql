set local citus.multi_shard_modify_mode = 'sequential';

-- Who may approve what another has asked for.
update access.role set place = place + 1 where place >= 6;
insert into access.role (role, place) values ('approver', 6);
insert into access.role_permission (role, permission)
select 'approver', permission from unnest(array['CUSTOMERS_LOOK', 'CHANGES_LOOK', 'APPROVE']) permission;
insert into access.role_permission (role, permission)
values ('administrator', 'APPROVE'), ('privacy_officer', 'APPROVE');
