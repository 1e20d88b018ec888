-- Puts back what a change took off, as it was; a tag that has become another by now comes back as that one.
-- {0} customers, {1} change
insert into customers.tagged (customer_id, tag_id, change_id, at)
select u.customer_id, coalesce(t.merged_into, t.tag_id), u.tagged_by, u.tagged_at
from customers.untagged u
join customers.tag t on t.tag_id = u.tag_id
where u.customer_id = any ({0}::bigint[]) and u.change_id = {1}
on conflict (customer_id, tag_id) do nothing
