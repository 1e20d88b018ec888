-- Ids of another system that known customers gain by a range of lines.
-- {0} incoming id, {1} first line, {2} line after the last
insert into customers.external_id (value, customer_id)
select i.external_id, m.customer_id
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 2
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2} and i.external_id is not null
on conflict (value) do nothing
