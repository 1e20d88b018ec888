set local citus.multi_shard_modify_mode = 'sequential';

-- A tag that became another, or was removed everywhere, is gone by the change that did it; taking that back brings it
-- back. What goes by its name belongs to the tag that it became.
alter table customers.tag add column gone_by bigint, add column merged_into bigint;

-- Two tags of the same plain letters are one from here on: the older.
insert into customers.tagged (customer_id, tag_id, change_id, at)
select g.customer_id, o.tag_id, g.change_id, g.at
from customers.tagged g
join customers.tag t on t.tag_id = g.tag_id
join (select key, min(tag_id) as tag_id from customers.tag group by key having count(*) > 1) o on o.key = t.key
where g.tag_id <> o.tag_id
on conflict (customer_id, tag_id) do nothing;
delete from customers.tagged
where tag_id in (select t.tag_id from customers.tag t where exists (
    select 1 from customers.tag o where o.key = t.key and o.tag_id < t.tag_id));
delete from customers.tag t
where exists (select 1 from customers.tag o where o.key = t.key and o.tag_id < t.tag_id);

-- Which tag goes by which plain letters: its name, and the names that it had before.
create table customers.tag_key (
    key text not null primary key,
    tag_id bigint not null
);
insert into customers.tag_key (key, tag_id) select key, tag_id from customers.tag;

-- A tag that a change took off a customer, whole, so that it can be put back as it was.
create table customers.untagged (
    customer_id bigint not null,
    change_id bigint not null,
    tag_id bigint not null,
    tagged_by bigint not null,
    tagged_at timestamptz not null,
    primary key (customer_id, change_id, tag_id)
);

-- The tags that the lines on their way in carry, under the names that they come with.
create unlogged table customers.incoming_tag (
    incoming_id bigint not null,
    name text not null,
    tag_id bigint not null,
    primary key (incoming_id, name)
);
