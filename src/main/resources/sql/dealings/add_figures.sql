-- Adds a batch of new documents to the figures.
-- {0} incoming id, {1} batch, {2} the day that the figures are as of, {3} twelve months before it
insert into dealings.figure as f (
    customer_id, kind, currency, documents, open, sum_minor, first_on, last_on, documents_12m, sum_12m_minor)
select customer_id, kind, currency,
       count(*),
       count(*) filter (where state = 1),
       sum(amount_minor),
       min(issued_on),
       max(issued_on),
       count(*) filter (where issued_on > {3} and issued_on <= {2}),
       coalesce(sum(amount_minor) filter (where issued_on > {3} and issued_on <= {2}), 0)
from dealings.incoming_document
where incoming_id = {0} and batch = {1} and outcome = 1 and state <> 3
group by customer_id, kind, currency
on conflict (customer_id, kind, currency) do update
set documents = f.documents + excluded.documents,
    open = f.open + excluded.open,
    sum_minor = f.sum_minor + excluded.sum_minor,
    first_on = least(f.first_on, excluded.first_on),
    last_on = greatest(f.last_on, excluded.last_on),
    documents_12m = f.documents_12m + excluded.documents_12m,
    sum_12m_minor = f.sum_12m_minor + excluded.sum_12m_minor
