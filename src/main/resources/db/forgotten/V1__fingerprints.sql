set local citus.multi_shard_modify_mode = 'sequential';

-- Who was erased and who objects to marketing, as keyed digests: no customer, no value, and no way back without the key,
-- which lies outside the database. The lowest three bits say what kind of value it was made from.
create table forgotten.fingerprint (
    digest bigint not null,
    kind smallint not null,
    on_date date not null,
    primary key (digest, kind)
);

-- By which key they were made, as what that key makes of a known word.
create table forgotten.key_used (
    proof bigint not null primary key,
    since timestamptz not null,
    given_up_at timestamptz
);

-- Each transaction that erased, under the number that its lines have in the ledger outside of the database.
create table forgotten.erasing (
    erasing_id bigint not null primary key,
    customers integer not null,
    at timestamptz not null,
    replayed boolean not null
);

-- Which ledger belongs to this database.
create table forgotten.ledger (
    ledger_id text not null primary key,
    since timestamptz not null
);
