-- Takes away the scores of who is no longer active, or has no purchase any more. Returns whose they were.
delete from scores.score s
where not exists (
    select 1 from facts.fact f where f.customer_id = s.customer_id and f.place = 0 and f.first_purchase_on is not null)
returning s.customer_id
