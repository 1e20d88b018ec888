set local citus.multi_shard_modify_mode = 'sequential';

-- Who may sign in. Accounts are disabled, never deleted: the journal names them by id.
create table access.account (
    account_id bigint not null primary key,
    name text not null,
    display_name text not null,
    password_hash text not null,
    -- A password given by somebody else opens only the page where it is changed.
    password_to_change boolean not null,
    -- Counts up whenever older sessions must end: a changed password, a disabled account.
    session_epoch bigint not null,
    language text not null,
    role text not null,
    enabled boolean not null,
    created_at timestamptz not null,
    created_by bigint not null,
    signed_in_at timestamptz
);
create index account_by_role on access.account (role);

-- The claim on a sign-in name, in lower case.
create table access.account_name (
    name text not null primary key,
    account_id bigint not null
);

create table access.role (
    role text not null primary key,
    place integer not null
);

create table access.role_permission (
    role text not null references access.role,
    permission text not null,
    primary key (role, permission)
);

-- API tokens; of the secret only its SHA-256 is kept.
create table access.token (
    token_id bigint not null primary key,
    account_id bigint not null,
    label text not null,
    secret_hash bytea not null,
    scopes text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
create index token_by_secret on access.token (secret_hash);
create index token_by_account on access.token (account_id);

-- What a repeated API write is answered with; kept for a day.
create table access.idempotency (
    key_digest bytea not null primary key,
    account_id bigint not null,
    request_digest bytea not null,
    status integer,
    content_type text,
    location text,
    body bytea,
    at timestamptz not null
);
create index idempotency_by_time on access.idempotency (at);

insert into access.role (role, place) values ('administrator', 1), ('editor', 2), ('viewer', 3);
insert into access.role_permission (role, permission)
select 'administrator', permission from unnest(array[
    'CUSTOMERS_LOOK', 'CUSTOMERS_EDIT', 'CUSTOMERS_EXPORT', 'IMPORT_RUN', 'CHANGES_LOOK', 'CHANGES_UNDO', 'ARCHIVE_ONE',
    'ARCHIVE_MANY', 'JOURNAL_LOOK', 'USERS_MANAGE', 'TOKENS_OWN', 'SETTINGS_MANAGE']) permission;
insert into access.role_permission (role, permission)
select 'editor', permission from unnest(array[
    'CUSTOMERS_LOOK', 'CUSTOMERS_EDIT', 'CUSTOMERS_EXPORT', 'IMPORT_RUN', 'CHANGES_LOOK', 'CHANGES_UNDO', 'ARCHIVE_ONE',
    'TOKENS_OWN']) permission;
insert into access.role_permission (role, permission)
select 'viewer', permission from unnest(array['CUSTOMERS_LOOK', 'CHANGES_LOOK', 'TOKENS_OWN']) permission;
