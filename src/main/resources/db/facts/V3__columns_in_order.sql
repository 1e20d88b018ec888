set local citus.multi_shard_modify_mode = 'sequential';

-- The same columns in another order: what is counted and filtered by stands first, of fixed width, so that it is found
-- without stepping over the texts of each row; and what must be aligned to eight bytes stands before what need not be.
alter table facts.fact rename to fact_before;
alter table facts.fact_before rename constraint fact_pkey to fact_before_pkey;

create table facts.fact (
    customer_id bigint not null primary key,
    version bigint not null,
    value_minor bigint not null,
    value_12m_minor bigint not null,
    created_on date not null,
    documents integer not null,
    documents_12m integer not null,
    open_documents integer not null,
    purchases integer not null,
    purchases_12m integer not null,
    interactions integer not null,
    place smallint not null,
    kind smallint not null,
    has_email boolean not null,
    has_phone boolean not null,
    has_messenger boolean not null,
    has_website boolean not null,
    has_legal boolean not null,
    last_purchase_on date,
    last_document_on date,
    first_purchase_on date,
    first_document_on date,
    last_interaction_on date,
    country text,
    currency text,
    city_key text,
    city text,
    name_key text not null
);

insert into facts.fact (
    customer_id, version, value_minor, value_12m_minor, created_on, documents, documents_12m, open_documents, purchases,
    purchases_12m, interactions, place, kind, has_email, has_phone, has_messenger, has_website, has_legal,
    last_purchase_on, last_document_on, first_purchase_on, first_document_on, last_interaction_on, country, currency,
    city_key, city, name_key)
select customer_id, version, value_minor, value_12m_minor, created_on, documents, documents_12m, open_documents, purchases,
       purchases_12m, interactions, place, kind, has_email, has_phone, has_messenger, has_website, has_legal,
       last_purchase_on, last_document_on, first_purchase_on, first_document_on, last_interaction_on, country, currency,
       city_key, city, name_key
from facts.fact_before
order by customer_id;

drop table facts.fact_before;

create index fact_by_name on facts.fact (place, name_key, customer_id);
create index fact_by_last_document on facts.fact (place, last_document_on, customer_id);
create index fact_by_last_purchase on facts.fact (place, last_purchase_on, customer_id);
create index fact_by_purchases on facts.fact (place, purchases, customer_id);
create index fact_by_value on facts.fact (place, value_minor, customer_id);
create index fact_by_created on facts.fact (place, created_on, customer_id);
