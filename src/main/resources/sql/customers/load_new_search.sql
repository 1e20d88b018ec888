-- What a search looks through, for the new customers of a range of lines.
-- {0} incoming id, {1} first line, {2} line after the last
insert into customers.search (customer_id, key)
select m.customer_id, i.search_key
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 1
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2}
