-- The ids of another system as they were before an edit; one that somebody else took in the meantime stays there.
insert into customers.external_id (value, customer_id)
select c.external_id, c.customer_id
from before b
join customers.customer c on c.customer_id = b.customer_id
where c.external_id is not null
on conflict (value) do nothing
