set local citus.multi_shard_modify_mode = 'sequential';

-- What the company has made of the retention rules that come with Custodia: each change is a version, and none is ever
-- taken away. Without one, a rule is as it came, and off.
create table retention.rule_version (
    rule text not null,
    version integer not null,
    enabled boolean not null,
    kinds text not null,
    years integer not null,
    clock text not null,
    law text not null,
    profile boolean not null,
    by bigint not null,
    at timestamptz not null,
    primary key (rule, version)
);

-- The month in which the company's financial year begins: one row.
create table retention.financial_year (
    financial_year_id smallint not null primary key,
    first_month smallint not null
);
insert into retention.financial_year (financial_year_id, first_month) values (1, 1);
