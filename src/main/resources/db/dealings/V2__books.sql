set local citus.multi_shard_modify_mode = 'sequential';

-- What the documents of anonymised customers came to: counters, of nobody in particular, so that the books still add up.
create table dealings.book (
    month date not null,
    kind smallint not null,
    currency text not null,
    state smallint not null,
    documents bigint not null,
    sum_minor bigint not null,
    primary key (month, kind, currency, state)
);

-- What becomes of each kind of document when its customer is let go, unless a plan says otherwise.
create table dealings.handling (
    kind smallint not null primary key,
    handling text not null
);
insert into dealings.handling (kind, handling)
values (1, 'keep_anonymised'), (2, 'keep_anonymised'), (3, 'keep_anonymised'), (4, 'keep_anonymised'),
       (5, 'keep_anonymised'), (6, 'keep_anonymised');
