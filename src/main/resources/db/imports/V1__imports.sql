set local citus.multi_shard_modify_mode = 'sequential';

create table imports.import (
    import_id bigint not null primary key,
    kind text not null,
    state text not null,
    author_id bigint not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    file_name text not null,
    bytes bigint not null,
    sha256 bytea not null,
    form jsonb not null,
    mapping jsonb not null,
    lines bigint not null,
    new_rows bigint not null,
    updated_rows bigint not null,
    identical_rows bigint not null,
    refused_rows bigint not null,
    progress bigint not null,
    change_id bigint,
    trouble text
);
create index import_by_time on imports.import (created_at, import_id);

-- Lines that were not taken, each with where, what and why.
create table imports.refusal (
    import_id bigint not null,
    line_no bigint not null,
    field text,
    value text,
    reason text not null,
    primary key (import_id, line_no)
);
