set local citus.multi_shard_modify_mode = 'sequential';

-- To which type the documents of a kind belong that come without one. A kind that is not here: to none.
create table portfolios.document_kind (
    kind smallint not null primary key,
    type smallint not null
);

-- Whose documents belong to a type that come without one and whose kind is of none: those of the customers whom a rule
-- finds. Asked type by type, in their order; the first that holds.
create table portfolios.document_rule (
    rule_id bigint not null primary key,
    type smallint not null,
    position integer not null,
    rule jsonb not null
);
