set local citus.multi_shard_modify_mode = 'sequential';

-- Who did what, to how many, when and why. Append-only and hash-chained; ids, counts and codes only, never a value.
-- Numbers have no gap: they are given under the lock that also serialises the chain.
create table journal.entry (
    entry_no bigint not null primary key,
    at timestamptz not null,
    actor_id bigint not null,
    via text not null,
    token_id bigint,
    act text not null,
    affected bigint not null,
    change_id bigint,
    subject_id bigint,
    why text not null,
    details jsonb not null,
    previous_hash bytea not null,
    hash bytea not null
);
create index entry_by_change on journal.entry (change_id, entry_no) where change_id is not null;
create index entry_by_subject on journal.entry (subject_id, entry_no) where subject_id is not null;
create index entry_by_actor on journal.entry (actor_id, entry_no);
create index entry_by_act on journal.entry (act, entry_no);
create index entry_by_time on journal.entry (at);
