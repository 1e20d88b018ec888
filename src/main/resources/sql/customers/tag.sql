-- Puts tags on customers; what is there stays as it is. {0} customers, {1} tags, {2} change, {3} now
insert into customers.tagged (customer_id, tag_id, change_id, at)
select c.customer_id, t.tag_id, {2}, {3}
from unnest({0}::bigint[]) as c (customer_id)
cross join unnest({1}::bigint[]) as t (tag_id)
on conflict (customer_id, tag_id) do nothing
