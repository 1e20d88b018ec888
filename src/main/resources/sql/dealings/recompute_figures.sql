-- The figures of some customers from all their documents; what stood there is gone.
-- {0} ids, {1} the day that the figures are as of, {2} twelve months before it
insert into dealings.figure (
    customer_id, kind, currency, documents, open, sum_minor, first_on, last_on, documents_12m, sum_12m_minor)
select customer_id, kind, currency,
       count(*),
       count(*) filter (where state = 1),
       sum(amount_minor),
       min(issued_on),
       max(issued_on),
       count(*) filter (where issued_on > {2} and issued_on <= {1}),
       coalesce(sum(amount_minor) filter (where issued_on > {2} and issued_on <= {1}), 0)
from dealings.document
where customer_id = any ({0}) and state <> 3
group by customer_id, kind, currency
