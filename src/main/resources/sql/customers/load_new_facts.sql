-- The narrow rows of the new customers of a range of lines.
-- {0} incoming id, {1} first line, {2} line after the last, {3} today
insert into facts.fact (
    customer_id, version, place, kind, name_key, city, city_key, country, created_on,
    has_email, has_phone, has_messenger, has_website, has_legal,
    documents, documents_12m, open_documents, purchases, purchases_12m, value_minor, value_12m_minor, interactions)
select m.customer_id, 1, 0, i.kind, i.name_key, i.city, i.city_key, i.country, coalesce(i.created_on, {3}),
       1 = any (i.point_kinds), 2 = any (i.point_kinds), 3 = any (i.point_kinds), 4 = any (i.point_kinds),
       coalesce(i.legal_name, i.vat_number, i.tax_number, i.iban, i.registered_address) is not null,
       0, 0, 0, 0, 0, 0, 0, 0
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 1
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2}
