-- New customers of a range of lines.
-- {0} incoming id, {1} first line, {2} line after the last, {3} change id, {4} today
insert into customers.customer (
    customer_id, kind, name, given_name, family_name, street, postal_code, city, region, country, language, note,
    external_id, created_on, created_by)
select m.customer_id, i.kind, i.name, i.given_name, i.family_name, i.street, i.postal_code, i.city, i.region, i.country,
       i.language, i.note, i.external_id, coalesce(i.created_on, {4}), {3}
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 1
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2}
