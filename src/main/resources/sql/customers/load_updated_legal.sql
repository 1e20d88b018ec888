-- Legal details of known customers of a range of lines.
-- {0} incoming id, {1} first line, {2} line after the last
insert into customers.legal_details as l
    (customer_id, legal_name, vat_number, vat_key, tax_number, iban, registered_address)
select m.customer_id, i.legal_name, i.vat_number, i.vat_key, i.tax_number, i.iban, i.registered_address
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 2
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2}
  and coalesce(i.legal_name, i.vat_number, i.tax_number, i.iban, i.registered_address) is not null
on conflict (customer_id) do update
set legal_name = coalesce(excluded.legal_name, l.legal_name),
    vat_number = coalesce(excluded.vat_number, l.vat_number),
    vat_key = coalesce(excluded.vat_key, l.vat_key),
    tax_number = coalesce(excluded.tax_number, l.tax_number),
    iban = coalesce(excluded.iban, l.iban),
    registered_address = coalesce(excluded.registered_address, l.registered_address)
