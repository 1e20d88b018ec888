-- Takes away the rows of customers who are no more. {0} the table
delete from {0} v where not exists (select from facts.fact f where f.customer_id = v.customer_id)
