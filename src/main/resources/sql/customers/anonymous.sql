-- Customers of whom nothing is known but kind and year.
-- {0} their numbers, {1} kinds, {2} first days of their years
insert into customers.customer (customer_id, kind, name, created_on, created_by)
select customer_id, kind, '', created_on, 0
from unnest({0}::bigint[], {1}::smallint[], {2}::date[]) as a (customer_id, kind, created_on)
