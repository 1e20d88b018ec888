set local citus.multi_shard_modify_mode = 'sequential';

-- Lines that come in although they may be of somebody who was erased: who said so, when and why. Line 0 stands for all.
create table imports.despite_erasure (
    import_id bigint not null,
    line_no bigint not null,
    reason text,
    by bigint not null,
    at timestamptz not null,
    primary key (import_id, line_no)
);
