-- Legal details of the new customers of a range of lines.
-- {0} incoming id, {1} first line, {2} line after the last
insert into customers.legal_details (customer_id, legal_name, vat_number, vat_key, tax_number, iban, registered_address)
select m.customer_id, i.legal_name, i.vat_number, i.vat_key, i.tax_number, i.iban, i.registered_address
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 1
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2}
  and coalesce(i.legal_name, i.vat_number, i.tax_number, i.iban, i.registered_address) is not null
