set local citus.multi_shard_modify_mode = 'sequential';

create extension if not exists pg_trgm with schema public;

create table customers.customer (
    customer_id bigint not null primary key,
    kind smallint not null,
    name text not null,
    given_name text,
    family_name text,
    street text,
    postal_code text,
    city text,
    region text,
    country text,
    language text,
    note text,
    external_id text,
    created_on date not null,
    created_by bigint not null
);

-- Global uniqueness without a unique key across customers: who holds which id of another system.
create table customers.external_id (
    value text not null primary key,
    customer_id bigint not null
);

create table customers.contact_point (
    customer_id bigint not null,
    contact_point_id bigint not null,
    kind smallint not null,
    value text not null,
    key text not null,
    label text,
    valid boolean not null,
    position smallint not null,
    primary key (customer_id, contact_point_id)
);
create index contact_point_by_key on customers.contact_point (key);

create table customers.legal_details (
    customer_id bigint not null primary key,
    legal_name text,
    vat_number text,
    vat_key text,
    tax_number text,
    iban text,
    registered_address text
);
create index legal_details_by_vat on customers.legal_details (vat_key) where vat_key is not null;

-- A link stands on both sides, one row each, so that a customer's links are found beside the customer.
create table customers.link (
    customer_id bigint not null,
    other_id bigint not null,
    role text not null,
    change_id bigint not null,
    primary key (customer_id, other_id)
);

create table customers.tag (
    tag_id bigint not null primary key,
    name text not null,
    key text not null,
    colour text not null
);

create table customers.tagged (
    customer_id bigint not null,
    tag_id bigint not null,
    change_id bigint not null,
    at timestamptz not null,
    primary key (customer_id, tag_id)
);
create index tagged_by_tag on customers.tagged (tag_id, customer_id);

create table customers.own_field (
    own_field_id bigint not null primary key,
    key text not null,
    name text not null
);

create table customers.own_value (
    customer_id bigint not null,
    own_field_id bigint not null,
    value text not null,
    primary key (customer_id, own_field_id)
);

-- Archived, and later binned and anonymised: a row written by a change, ended by another; without one a customer is active.
create table customers.mark (
    customer_id bigint not null,
    change_id bigint not null,
    place smallint not null,
    since timestamptz not null,
    by bigint not null,
    ended_at timestamptz,
    ended_by bigint,
    primary key (customer_id, change_id)
);
create index mark_by_change on customers.mark (change_id);

-- Customers on their way in: one row per line of a file or of a call, put in order before they become customers.
-- Not logged and a part per import, so that what is left of a file is gone at once and wholly when it is dropped.
create table customers.incoming (
    incoming_id bigint not null,
    line_no bigint not null,
    identity text not null,
    kind smallint not null,
    name text not null,
    name_key text not null,
    given_name text,
    family_name text,
    street text,
    postal_code text,
    city text,
    city_key text,
    region text,
    country text,
    language text,
    note text,
    external_id text,
    created_on date,
    point_kinds smallint[] not null,
    point_values text[] not null,
    point_keys text[] not null,
    point_labels text[] not null,
    point_valid boolean[] not null,
    legal_name text,
    vat_number text,
    vat_key text,
    tax_number text,
    iban text,
    registered_address text,
    tags text[] not null,
    own jsonb,
    search_key text not null
) partition by list (incoming_id);
create unlogged table customers.incoming_by_call partition of customers.incoming default;

-- What each of those lines will be: new, updated, identical or refused, and of whom.
create table customers.incoming_match (
    incoming_id bigint not null,
    line_no bigint not null,
    customer_id bigint not null,
    outcome smallint not null,
    reason text,
    other_line bigint
) partition by list (incoming_id);
create unlogged table customers.incoming_match_by_call partition of customers.incoming_match default;

-- What a search looks through: name, e-mails, phones, VAT number in plain Latin letters.
create table customers.search (
    customer_id bigint not null primary key,
    key text not null
);
create index search_by_trigram on customers.search using gin (key gin_trgm_ops);
