-- What the narrow rows say of customers' own rows. {0} ids, {1} plain names, {2} plain cities
update facts.fact f
set version = f.version + 1,
    kind = c.kind,
    name_key = n.name_key,
    city = c.city,
    city_key = n.city_key,
    country = c.country,
    created_on = c.created_on,
    has_email = exists (select 1 from customers.contact_point p where p.customer_id = c.customer_id and p.kind = 1),
    has_phone = exists (select 1 from customers.contact_point p where p.customer_id = c.customer_id and p.kind = 2),
    has_messenger = exists (select 1 from customers.contact_point p where p.customer_id = c.customer_id and p.kind = 3),
    has_website = exists (select 1 from customers.contact_point p where p.customer_id = c.customer_id and p.kind = 4),
    has_legal = exists (select 1 from customers.legal_details l where l.customer_id = c.customer_id)
from unnest({0}::bigint[], {1}::text[], {2}::text[]) as n (customer_id, name_key, city_key)
join customers.customer c on c.customer_id = n.customer_id
where f.customer_id = c.customer_id
