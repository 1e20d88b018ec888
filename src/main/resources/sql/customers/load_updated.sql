-- Known customers of a range of lines: what the line says replaces what stood there, a blank leaves it.
-- {0} incoming id, {1} first line, {2} line after the last
update customers.customer c
set name = i.name,
    given_name = coalesce(i.given_name, c.given_name),
    family_name = coalesce(i.family_name, c.family_name),
    street = coalesce(i.street, c.street),
    postal_code = coalesce(i.postal_code, c.postal_code),
    city = coalesce(i.city, c.city),
    region = coalesce(i.region, c.region),
    country = coalesce(i.country, c.country),
    language = coalesce(i.language, c.language),
    note = coalesce(i.note, c.note),
    external_id = coalesce(i.external_id, c.external_id),
    created_on = coalesce(i.created_on, c.created_on)
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 2
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2} and c.customer_id = m.customer_id
