-- Own fields of a range of lines, for new and known customers; the fields themselves are there.
-- {0} incoming id, {1} first line, {2} line after the last
insert into customers.own_value (customer_id, own_field_id, value)
select m.customer_id, f.own_field_id, wanted.value
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome in (1, 2)
cross join lateral jsonb_each_text(i.own) as wanted (key, value)
join customers.own_field f on f.key = wanted.key
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2} and i.own is not null
on conflict (customer_id, own_field_id) do update set value = excluded.value
