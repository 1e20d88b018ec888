-- The customers' own rows as they were before an edit.
update customers.customer c
set kind = r.kind, name = r.name, given_name = r.given_name, family_name = r.family_name, street = r.street,
    postal_code = r.postal_code, city = r.city, region = r.region, country = r.country, language = r.language,
    note = r.note, external_id = r.external_id, created_on = r.created_on, created_by = r.created_by
from before b
cross join lateral jsonb_populate_record(null::customers.customer, b.image -> 'customer') r
where c.customer_id = b.customer_id
