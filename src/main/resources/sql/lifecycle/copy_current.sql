-- Copies to the narrow rows what the status of these is now, which may be none. {0} customers
update facts.fact f
set status = (select s.status from lifecycle.status_of s where s.customer_id = f.customer_id and s.ended_by is null)
where f.customer_id = any ({0}::bigint[])
