-- Tags of a range of lines, for new and known customers; the tags themselves are there.
-- {0} incoming id, {1} first line, {2} line after the last, {3} change id, {4} now
insert into customers.tagged (customer_id, tag_id, change_id, at)
select distinct m.customer_id, t.tag_id, {3}, {4}
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome in (1, 2)
cross join lateral unnest(i.tags) as wanted (name)
join customers.incoming_tag t on t.incoming_id = {0} and t.name = wanted.name
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2} and cardinality(i.tags) > 0
on conflict (customer_id, tag_id) do nothing
