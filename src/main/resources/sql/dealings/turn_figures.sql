-- Turns the figures by one day: documents that leave the twelve months are taken off, those that enter are added.
-- {0} the day so far, {1} the next, {2} and {3} twelve months before each. Returns the customers touched.
update dealings.figure f
set documents_12m = f.documents_12m + t.documents,
    sum_12m_minor = f.sum_12m_minor + t.sum_minor
from (
    select customer_id, kind, currency,
           count(*) filter (where issued_on > {0}) - count(*) filter (where issued_on <= {3}) as documents,
           coalesce(sum(amount_minor) filter (where issued_on > {0}), 0)
               - coalesce(sum(amount_minor) filter (where issued_on <= {3}), 0) as sum_minor
    from dealings.document
    where ((issued_on > {0} and issued_on <= {1}) or (issued_on > {2} and issued_on <= {3})) and state <> 3
    group by customer_id, kind, currency
) t
where f.customer_id = t.customer_id and f.kind = t.kind and f.currency = t.currency
returning f.customer_id
