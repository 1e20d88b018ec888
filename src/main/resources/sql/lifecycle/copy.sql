-- Copies the status of each to the narrow row. {0} customers, {1} statuses
update facts.fact f
set status = g.status
from unnest({0}::bigint[], {1}::smallint[]) as g (customer_id, status)
where f.customer_id = g.customer_id
