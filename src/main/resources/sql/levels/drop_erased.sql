-- Takes away the rows of customers who are no more. {0} the table, {1} whose rows (v)
delete from {0} v where {1} and not exists (select from facts.fact f where f.customer_id = v.customer_id)
