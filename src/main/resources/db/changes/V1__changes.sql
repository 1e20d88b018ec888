set local citus.multi_shard_modify_mode = 'sequential';

-- One change to one or many customers: who, when, why, what, how many.
create table changes.change (
    change_id bigint not null primary key,
    act text not null,
    state text not null,
    author_id bigint not null,
    via text not null,
    reason text,
    details jsonb not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    finished_at timestamptz,
    found bigint not null,
    to_do bigint not null,
    left_alone bigint not null,
    done bigint not null,
    changed_since bigint not null,
    batches integer not null,
    next_batch integer not null,
    digest bytea,
    trouble text,
    undo_of bigint,
    undone_by bigint
);
create index change_by_time on changes.change (created_at, change_id);
create index change_by_undo on changes.change (undo_of);

-- The frozen set: each customer found, the version seen, and the one bucket that it ends in.
create table changes.line (
    customer_id bigint not null,
    change_id bigint not null,
    batch integer not null,
    version bigint not null,
    state smallint not null,
    primary key (customer_id, change_id)
);
create index line_by_batch on changes.line (change_id, batch);

-- Why a customer of a frozen set is left alone: every reason, each with a date or a number where it has one.
create table changes.objection (
    customer_id bigint not null,
    change_id bigint not null,
    reason text not null,
    on_date date,
    amount bigint,
    primary key (customer_id, change_id, reason)
);
create index objection_by_change on changes.objection (change_id, reason);

create extension if not exists pgcrypto with schema public;

-- What edited fields were before, encrypted with a key per change.
create table changes.before_image (
    customer_id bigint not null,
    change_id bigint not null,
    room text not null,
    image bytea not null,
    primary key (customer_id, change_id, room)
);
create table changes.image_key (
    change_id bigint not null primary key,
    wrapped_key bytea not null,
    keep_until timestamptz not null
);

-- Jobs: the table of db-scheduler.
create table changes.scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures integer,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_by_time on changes.scheduled_tasks (execution_time);
create index scheduled_tasks_by_heartbeat on changes.scheduled_tasks (last_heartbeat);
