set local citus.multi_shard_modify_mode = 'sequential';

-- Legal holds: why, when to look at it again. One on a tax period names its years and holds whoever has documents in
-- them, today or later; the others hold those whom retention.held names.
create table retention.hold (
    hold_id bigint not null primary key,
    reason text not null,
    review_on date not null,
    set_by bigint not null,
    set_at timestamptz not null,
    from_year integer,
    to_year integer,
    released_at timestamptz,
    released_by bigint,
    release_reason text
);

-- Who is held by which hold since when: a row written by a change, ended by another. For one document where it is named.
create table retention.held (
    customer_id bigint not null,
    change_id bigint not null,
    hold_id bigint not null,
    document_id bigint,
    since timestamptz not null,
    by bigint not null,
    ended_at timestamptz,
    ended_by bigint,
    primary key (customer_id, change_id)
);
create index held_now on retention.held (customer_id) where ended_by is null;
create index held_by_hold on retention.held (hold_id) where ended_by is null;
