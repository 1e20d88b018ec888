set local citus.multi_shard_modify_mode = 'sequential';

-- From when on an act takes a second person. One row; enabled is off to begin with.
create table approvals.rule (
    rule_id smallint not null primary key,
    enabled boolean not null,
    -- More customers than this.
    above bigint not null,
    -- For a company of one: so long an act waits, and can be stopped, where no second person is there.
    wait_hours integer not null
);
insert into approvals.rule (rule_id, enabled, above, wait_hours) values (1, false, 100, 24);

-- What a second person was asked for: exactly this, by its digest.
create table approvals.asked (
    asked_id bigint not null primary key,
    act text not null,
    subject_id bigint not null,
    digest text not null,
    size bigint not null,
    details text not null,
    author_id bigint not null,
    asked_at timestamptz not null,
    state text not null,
    -- Where there was nobody to ask: when the act may be done without.
    due_at timestamptz,
    decided_by bigint,
    decided_at timestamptz,
    used_by bigint,
    used_at timestamptz
);
create index asked_about on approvals.asked (act, subject_id);
create index asked_waiting on approvals.asked (asked_id) where state = 'waiting';
