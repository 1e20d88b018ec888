set local citus.multi_shard_modify_mode = 'sequential';

-- Who did what, to how many, when and why. Append-only and hash-chained; ids and keyed digests only, never a value.
create table journal.entry (
    entry_no bigint not null primary key,
    at timestamptz not null,
    actor_id bigint not null,
    via text not null,
    act text not null,
    affected bigint not null,
    change_id bigint,
    subject_id bigint,
    why text not null,
    details jsonb not null,
    previous_hash bytea not null,
    hash bytea not null
);
create index entry_by_change on journal.entry (change_id);
create index entry_by_subject on journal.entry (subject_id);
