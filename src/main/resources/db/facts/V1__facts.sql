set local citus.multi_shard_modify_mode = 'sequential';

-- One narrow row per customer: what lists, counts and charts read. Each room writes the columns that it answers for.
-- Derived, all but version: it counts up with every change to the customer, and a frozen selection remembers it.
create table facts.fact (
    customer_id bigint not null primary key,
    version bigint not null,
    place smallint not null,
    kind smallint not null,
    -- customers
    name_key text not null,
    city text,
    city_key text,
    country text,
    created_on date not null,
    has_email boolean not null,
    has_phone boolean not null,
    has_messenger boolean not null,
    has_website boolean not null,
    has_legal boolean not null,
    -- dealings
    first_document_on date,
    last_document_on date,
    documents integer not null,
    documents_12m integer not null,
    open_documents integer not null,
    first_purchase_on date,
    last_purchase_on date,
    purchases integer not null,
    purchases_12m integer not null,
    currency text,
    value_minor bigint not null,
    value_12m_minor bigint not null,
    last_interaction_on date,
    interactions integer not null
);

-- One index for each order that a list can be read in, each beginning with the place: a page is read from one place.
create index fact_by_name on facts.fact (place, name_key, customer_id);
create index fact_by_last_document on facts.fact (place, last_document_on, customer_id);
create index fact_by_last_purchase on facts.fact (place, last_purchase_on, customer_id);
create index fact_by_purchases on facts.fact (place, purchases, customer_id);
create index fact_by_value on facts.fact (place, value_minor, customer_id);
create index fact_by_created on facts.fact (place, created_on, customer_id);
