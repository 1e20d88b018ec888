-- Of the lines that match a stored customer, those that would change nothing. A blank says nothing, and changes nothing.
-- {0} incoming id
update customers.incoming_match m
set outcome = 3
from customers.incoming i, customers.customer c
where m.incoming_id = {0} and m.outcome = 2
  and i.incoming_id = {0} and i.line_no = m.line_no
  and c.customer_id = m.customer_id
  and i.name = c.name
  and (i.given_name is null or i.given_name is not distinct from c.given_name)
  and (i.family_name is null or i.family_name is not distinct from c.family_name)
  and (i.street is null or i.street is not distinct from c.street)
  and (i.postal_code is null or i.postal_code is not distinct from c.postal_code)
  and (i.city is null or i.city is not distinct from c.city)
  and (i.region is null or i.region is not distinct from c.region)
  and (i.country is null or i.country is not distinct from c.country)
  and (i.language is null or i.language is not distinct from c.language)
  and (i.note is null or i.note is not distinct from c.note)
  and (i.external_id is null or i.external_id is not distinct from c.external_id)
  and (i.created_on is null or i.created_on = c.created_on)
  and not exists (
      select 1
      from unnest(i.point_kinds, i.point_keys) as wanted (kind, key)
      where not exists (
          select 1 from customers.contact_point p
          where p.customer_id = m.customer_id and p.kind = wanted.kind and p.key = wanted.key))
  and (coalesce(i.legal_name, i.vat_number, i.tax_number, i.iban, i.registered_address) is null
       or exists (
          select 1 from customers.legal_details l
          where l.customer_id = m.customer_id
            and (i.legal_name is null or i.legal_name is not distinct from l.legal_name)
            and (i.vat_key is null or i.vat_key is not distinct from l.vat_key)
            and (i.tax_number is null or i.tax_number is not distinct from l.tax_number)
            and (i.iban is null or i.iban is not distinct from l.iban)
            and (i.registered_address is null or i.registered_address is not distinct from l.registered_address)))
  and not exists (
      select 1
      from unnest(i.tags) as wanted (name)
      where not exists (
          select 1 from customers.tagged g
          join customers.incoming_tag t on t.incoming_id = {0} and t.name = wanted.name and t.tag_id = g.tag_id
          where g.customer_id = m.customer_id))
  and (i.own is null
       or not exists (
          select 1
          from jsonb_each_text(i.own) as wanted (key, value)
          where not exists (
              select 1 from customers.own_value v join customers.own_field f on f.own_field_id = v.own_field_id
              where v.customer_id = m.customer_id and f.key = wanted.key and v.value = wanted.value)))
