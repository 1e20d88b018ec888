set local citus.multi_shard_modify_mode = 'sequential';

create table dealings.document (
    customer_id bigint not null,
    document_id bigint not null,
    kind smallint not null,
    number text not null,
    issued_on date not null,
    amount_minor bigint not null,
    currency text not null,
    state smallint not null,
    change_id bigint not null,
    primary key (customer_id, document_id)
);
create index document_by_date on dealings.document (issued_on);

create table dealings.interaction (
    customer_id bigint not null,
    interaction_id bigint not null,
    kind smallint not null,
    held_on date not null,
    attended boolean,
    change_id bigint not null,
    primary key (customer_id, interaction_id)
);

create index interaction_by_date on dealings.interaction (held_on);

-- Per customer, kind and currency: kept by deltas as documents come and go, cancelled ones left out.
create table dealings.figure (
    customer_id bigint not null,
    kind smallint not null,
    currency text not null,
    documents integer not null,
    open integer not null,
    sum_minor bigint not null,
    first_on date not null,
    last_on date not null,
    documents_12m integer not null,
    sum_12m_minor bigint not null,
    primary key (customer_id, kind, currency)
);

-- Documents on their way in: one row per line of a file or of a call; several lines may make one document.
create table dealings.incoming_line (
    incoming_id bigint not null,
    line_no bigint not null,
    party text not null,
    kind smallint not null,
    number text not null,
    issued_on date not null,
    amount numeric not null,
    currency text not null,
    state smallint not null
) partition by list (incoming_id);
create unlogged table dealings.incoming_line_by_call partition of dealings.incoming_line default;

create table dealings.incoming_document (
    incoming_id bigint not null,
    batch integer not null,
    outcome smallint not null,
    customer_id bigint not null,
    document_id bigint not null,
    first_line bigint not null,
    lines integer not null,
    kind smallint not null,
    number text not null,
    issued_on date not null,
    amount_minor bigint not null,
    currency text not null,
    state smallint not null
) partition by list (incoming_id);
create unlogged table dealings.incoming_document_by_call partition of dealings.incoming_document default;

-- The day that the twelve-month figures were last turned to.
create table dealings.turn (
    turn_id smallint not null primary key,
    turned_to date not null
);
