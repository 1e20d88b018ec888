set local citus.multi_shard_modify_mode = 'sequential';

-- How many were let go by which batch of which change, by the change that had removed them and by what became of them:
-- written in the transaction that lets them go. No customer is named.
create table certificates.gone (
    change_id bigint not null,
    batch integer not null,
    removed_by bigint not null,
    fate smallint not null,
    number bigint not null,
    primary key (change_id, batch, removed_by, fate)
);

-- Where was looked for those whom a change let go, once it had ended, and how many rows were found there.
create table certificates.searched (
    change_id bigint not null,
    store text not null,
    found bigint not null,
    at timestamptz not null,
    primary key (change_id, store)
);

-- The turns in which tables were written anew, so that what was deleted is in no file of the database any more.
create table certificates.compaction (
    compaction_id bigint not null primary key,
    started_at timestamptz not null,
    finished_at timestamptz,
    tables integer not null,
    bytes_before bigint not null,
    bytes_after bigint,
    -- Whether the planner's statistics, which hold values, were written anew as well.
    statistics boolean,
    -- Whether nothing is left of what the server's log held before.
    log boolean,
    -- How many tables were in use all the time and were left for the next turn.
    tables_left integer not null
);

-- How much had been changed or deleted in a table when it was written anew: if it is as much now, nothing is in it that
-- has to go.
create table certificates.written_anew (
    table_name text not null primary key,
    touched bigint not null
);
