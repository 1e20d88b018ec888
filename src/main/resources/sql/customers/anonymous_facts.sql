-- The narrow rows of customers of whom nothing is known but kind and year.
-- {0} their numbers, {1} kinds, {2} first days of their years
insert into facts.fact (
    customer_id, version, place, kind, name_key, created_on, has_email, has_phone, has_messenger, has_website, has_legal,
    documents, documents_12m, open_documents, purchases, purchases_12m, value_minor, value_12m_minor, interactions)
select customer_id, 1, 3, kind, '', created_on, false, false, false, false, false, 0, 0, 0, 0, 0, 0, 0, 0
from unnest({0}::bigint[], {1}::smallint[], {2}::date[]) as a (customer_id, kind, created_on)
