set local citus.multi_shard_modify_mode = 'sequential';

-- What was asked of a plan: the choice and the action; the frozen set and its verdicts are the change of the same id.
create table cleanup.plan (
    plan_id bigint not null primary key,
    action text not null,
    choice jsonb not null,
    as_of date not null,
    recent bigint not null
);
