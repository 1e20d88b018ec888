set local citus.multi_shard_modify_mode = 'sequential';

-- A saved selection. A living one is whoever matches its rule now; a fixed one is whoever was put in.
create table segments.segment (
    segment_id bigint not null primary key,
    -- What rules, addresses and programs call it; given once and never changed.
    key text not null,
    name text not null,
    description text,
    living boolean not null,
    -- Of a fixed one, the rule that it was first filled from, if it was.
    rule jsonb,
    -- Counts up with every change to what stands above.
    revision bigint not null,
    created_at timestamptz not null,
    created_by bigint not null,
    changed_at timestamptz not null,
    -- Since when the rule is what it is.
    rule_since timestamptz not null,
    -- The stays that the first filling wrote: nobody entered then, history begins.
    first_stay bigint not null,
    members bigint not null,
    -- Whether everybody is still to be looked at for it.
    to_fill boolean not null
);

-- The claim on a key.
create table segments.segment_key (
    key text not null primary key,
    segment_id bigint not null
);

-- Who was in a segment from when to when; who is in it has not left.
create table segments.stay (
    customer_id bigint not null,
    segment_id bigint not null,
    stay_id bigint not null,
    entered_at timestamptz not null,
    left_at timestamptz,
    -- Put in by hand, and by whom; null where the rule did.
    by bigint,
    primary key (customer_id, segment_id, stay_id)
);
create index stay_of_now on segments.stay (segment_id, customer_id) where left_at is null;
create index stay_by_entry on segments.stay (segment_id, entered_at);
create index stay_by_leaving on segments.stay (segment_id, left_at) where left_at is not null;

-- The day to which rules with moving dates were last turned.
create table segments.turn (
    turn_id smallint not null primary key,
    turned_to date not null
);
