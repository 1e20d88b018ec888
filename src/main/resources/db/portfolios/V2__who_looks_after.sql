set local citus.multi_shard_modify_mode = 'sequential';

-- Whom customers may be given to: the portfolios of a type (aspect 1), and agents (2), operators (3) and agencies (4),
-- who are of no one type (0). One without a name takes it from our words.
create table portfolios.holder (
    holder_id bigint not null primary key,
    aspect smallint not null,
    type smallint not null,
    name text,
    description text,
    colour text not null,
    position integer not null,
    account_id bigint,
    closed_at timestamptz,
    closed_by bigint
);
insert into portfolios.holder (holder_id, aspect, type, colour, position) values (1, 1, 1, 'blue', 1);

-- To whom a customer has been given since when, of each type and aspect: a row written by a change, ended by another.
-- By a rule where one is named. Without a holder: to nobody, whatever the default says.
create table portfolios.assignment (
    customer_id bigint not null,
    change_id bigint not null,
    type smallint not null,
    aspect smallint not null,
    holder_id bigint,
    since timestamptz not null,
    by bigint not null,
    rule text,
    ended_at timestamptz,
    ended_by bigint,
    primary key (customer_id, change_id, type, aspect)
);
create index assignment_now on portfolios.assignment (holder_id, type, aspect, customer_id) where ended_by is null;

-- In which portfolio of a type whoever has no row of their own is: the one that held when their id was given out. Ids
-- sort by time. Without a portfolio: in none.
create table portfolios.default_since (
    type smallint not null,
    from_customer bigint not null,
    portfolio_id bigint,
    primary key (type, from_customer)
);
insert into portfolios.default_since (type, from_customer, portfolio_id) values (1, 0, 1);

-- Who is given to whom by a rule: of a type in their order, the first that holds for each aspect.
create table portfolios.rule (
    rule_id bigint not null primary key,
    type smallint not null,
    position integer not null,
    rule jsonb not null,
    holder_id bigint not null,
    on_arrival boolean not null
);
