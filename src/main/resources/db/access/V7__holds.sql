set local citus.multi_shard_modify_mode = 'sequential';

-- Legal holds. Whoever keeps the data sets them; to release one takes a right of its own.
update access.role set place = place + 1 where place >= 5;
insert into access.role (role, place) values ('privacy_officer', 5);

insert into access.role_permission (role, permission)
select 'privacy_officer', permission from unnest(array[
    'CUSTOMERS_LOOK', 'CUSTOMERS_EXPORT', 'CHANGES_LOOK', 'JOURNAL_LOOK', 'REMOVE_ONE', 'ANONYMISE', 'RESTORE', 'HOLD',
    'RELEASE', 'TOKENS_OWN']) permission;
insert into access.role_permission (role, permission)
select 'administrator', permission from unnest(array['HOLD', 'RELEASE']) permission;
insert into access.role_permission (role, permission) values ('data_keeper', 'HOLD');
