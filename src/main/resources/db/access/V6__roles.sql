set local citus.multi_shard_modify_mode = 'sequential';

-- Templates to begin with, from the most to the least; what each has may be changed. Only the remover's lets many be
-- removed at once, and nobody is a remover until made one.
insert into access.role (role, place) values
    ('data_keeper', 2), ('remover', 4), ('marketing', 5), ('sales', 6), ('auditor', 7), ('connector', 8);
update access.role set place = 3 where role = 'editor';
update access.role set place = 9 where role = 'viewer';

insert into access.role_permission (role, permission)
select 'data_keeper', permission from unnest(array[
    'CUSTOMERS_LOOK', 'CUSTOMERS_EDIT', 'CUSTOMERS_EXPORT', 'IMPORT_RUN', 'CHANGES_LOOK', 'CHANGES_UNDO', 'ARCHIVE_ONE',
    'ARCHIVE_MANY', 'TAG_ONE', 'TAG_MANY', 'STATUS_CHANGE', 'STATUS_CHANGE_MANY', 'SEGMENTS_EDIT', 'REMOVE_ONE', 'RESTORE',
    'TOKENS_OWN']) permission;
insert into access.role_permission (role, permission)
select 'remover', permission from unnest(array[
    'CUSTOMERS_LOOK', 'CHANGES_LOOK', 'ARCHIVE_ONE', 'ARCHIVE_MANY', 'REMOVE_ONE', 'REMOVE_MANY', 'ANONYMISE', 'RESTORE',
    'TOKENS_OWN']) permission;
insert into access.role_permission (role, permission)
select 'marketing', permission from unnest(array[
    'CUSTOMERS_LOOK', 'CUSTOMERS_EXPORT', 'CHANGES_LOOK', 'TAG_ONE', 'TAG_MANY', 'SEGMENTS_EDIT', 'TOKENS_OWN']) permission;
insert into access.role_permission (role, permission)
select 'sales', permission from unnest(array[
    'CUSTOMERS_LOOK', 'CUSTOMERS_EDIT', 'CHANGES_LOOK', 'TAG_ONE', 'STATUS_CHANGE', 'TOKENS_OWN']) permission;
insert into access.role_permission (role, permission)
select 'auditor', permission from unnest(array['CUSTOMERS_LOOK', 'CHANGES_LOOK', 'JOURNAL_LOOK']) permission;
insert into access.role_permission (role, permission)
select 'connector', permission from unnest(array[
    'CUSTOMERS_LOOK', 'CUSTOMERS_EDIT', 'CHANGES_LOOK', 'IMPORT_RUN', 'TOKENS_OWN']) permission;

-- What one account may on top of its role.
create table access.account_permission (
    account_id bigint not null,
    permission text not null,
    granted_by bigint not null,
    granted_at timestamptz not null,
    primary key (account_id, permission)
);

-- What holds for the whole company: strict_mode, no_bulk_removal. No row is the plain state.
create table access.restriction (
    restriction text not null primary key,
    set_by bigint not null,
    set_at timestamptz not null
);
