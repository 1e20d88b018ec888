set local citus.multi_shard_modify_mode = 'sequential';

-- The statuses that there are. One that we bring takes its name from our words until the company gives it another.
create table lifecycle.status (
    number smallint not null primary key,
    code text not null,
    name_en text,
    name_it text,
    name_ru text,
    name_sv text,
    colour text not null,
    position integer not null
);
insert into lifecycle.status (number, code, colour, position)
values (1, 'lead', 'grey', 1), (2, 'customer', 'green', 2), (3, 'vip', 'violet', 3), (4, 'inactive', 'orange', 4);

-- Which status a customer has had since when: a row written by a change, ended by another. By a rule where one is named,
-- else by hand or given back from there.
create table lifecycle.status_of (
    customer_id bigint not null,
    change_id bigint not null,
    status smallint not null,
    since timestamptz not null,
    by bigint not null,
    rule text,
    by_hand boolean not null,
    ended_at timestamptz,
    ended_by bigint,
    primary key (customer_id, change_id)
);
create index status_of_by_hand on lifecycle.status_of (customer_id) where by_hand and ended_by is null;

-- The automation: one row. What makes a customer of a lead, and which rules say who is VIP and who is inactive.
create table lifecycle.automation (
    automation_id smallint not null primary key,
    enabled boolean not null,
    documents boolean not null,
    payments boolean not null,
    appointments boolean not null,
    events boolean not null,
    vip jsonb,
    inactive jsonb,
    turned_to date
);
insert into lifecycle.automation (automation_id, enabled, documents, payments, appointments, events)
values (1, true, true, true, true, true);
