set local citus.multi_shard_modify_mode = 'sequential';

-- Who was touched since whoever follows rules looked last, and what of them.
create table facts.touched (
    customer_id bigint not null,
    topic text not null,
    primary key (customer_id, topic)
);

-- What is followed at all: nothing else is written down.
create table facts.followed (
    topic text not null primary key
);
