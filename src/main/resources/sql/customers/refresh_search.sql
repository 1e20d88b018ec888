-- The search keys of some customers. {0} ids, {1} keys
insert into customers.search (customer_id, key)
select * from unnest({0}::bigint[], {1}::text[]) as n (customer_id, key)
on conflict (customer_id) do update set key = excluded.key
