set local citus.multi_shard_modify_mode = 'sequential';

-- What people have asked for, and what came of it. Nothing here points to the person but requests.of_customer and the
-- note: once they are gone, the kind, the days and the outcome stay, which prove that they were answered.
create table requests.request (
    request_id bigint not null primary key,
    kind text not null,
    channel text not null,
    received_on date not null,
    language text not null,
    note text,
    state text not null,
    outcome text,
    registered_at timestamptz not null,
    registered_by bigint not null,
    asked_at timestamptz,
    asked_by bigint,
    checked_how text,
    checked_at timestamptz,
    checked_by bigint,
    refused_why text,
    extended_why text,
    extended_at timestamptz,
    extended_by bigint,
    -- The plan that was looked at last, and the change that carried it out.
    plan_id bigint,
    change_id bigint,
    -- Of one that waits for its lawful day: that day where it is known, and when the keepers were asked last.
    lawful_on date,
    tried_on date,
    ended_at timestamptz,
    ended_by bigint
);
create index request_running on requests.request (state) where ended_at is null;

-- Who asked. Goes with the customer.
create table requests.of_customer (
    customer_id bigint not null,
    request_id bigint not null,
    primary key (customer_id, request_id)
);
create index of_customer_request on requests.of_customer (request_id);

-- What the person was told that stays: why, until when, by which law.
create table requests.stays (
    request_id bigint not null,
    number integer not null,
    reason text not null,
    law text,
    until_on date,
    amount bigint,
    -- Whether it keeps the person, or documents alone, without the person.
    keeps_person boolean not null,
    primary key (request_id, number)
);

-- Who objects to marketing, since when, by which request where there was one.
create table requests.objector (
    customer_id bigint not null primary key,
    since timestamptz not null,
    by bigint not null,
    request_id bigint
);

-- How long who is erased at their own request waits in the recycle bin, and how the company signs its letters: one row.
create table requests.manner (
    manner_id smallint not null primary key,
    bin_hours integer not null,
    company text,
    address text,
    contact text,
    country text
);
insert into requests.manner (manner_id, bin_hours) values (1, 72);
