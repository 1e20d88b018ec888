set local citus.multi_shard_modify_mode = 'sequential';

-- Clean-up policies: which version of each holds, and what comes next. Without next_at it is switched off.
create table policies.policy (
    policy_id bigint not null primary key,
    version integer not null,
    next_at timestamptz,
    -- When somebody is to be given notice of that; null where nobody is, or was already, by the run that is named.
    notice_at timestamptz,
    noticed_run bigint,
    -- The moment of next_at for which it is written down already that the clock was doubted.
    doubted_for timestamptz
);

-- All that a policy has been: who, when, what. None is ever taken away.
create table policies.policy_version (
    policy_id bigint not null,
    version integer not null,
    enabled boolean not null,
    settings jsonb not null,
    by bigint not null,
    at timestamptz not null,
    primary key (policy_id, version)
);

-- What a policy would be, and whom its first run would touch: a plan, as it was shown to whoever wants it so.
create table policies.proposal (
    plan_id bigint not null primary key,
    policy_id bigint not null,
    version integer not null,
    settings jsonb not null,
    by bigint not null,
    at timestamptz not null
);

-- Each date of a policy: what came of it, and why not. In due_at's order of writing; by whom, where a person asked for it.
create table policies.run (
    run_id bigint not null primary key,
    policy_id bigint not null,
    version integer not null,
    due_at timestamptz not null,
    at timestamptz not null,
    state text not null,
    because text,
    plan_id bigint,
    found bigint,
    to_do bigint,
    by bigint
);
create index run_by_policy on policies.run (policy_id, run_id);
create index run_open on policies.run (state) where state in ('noticed', 'waits');
