-- Carries the figures of some customers to their narrow rows. Kinds: 1 invoice, 2 receipt, 3 order, 5 credit note,
-- 6 delivery note. Counted and summed are invoices and receipts less credit notes, or orders where there is neither;
-- in the currency that most of the customer's documents are in.
-- {0} ids, {1} 1 when the customers have changed, 0 when only the calendar has
update facts.fact f
set version = f.version + {1},
    first_document_on = s.first_document_on,
    last_document_on = s.last_document_on,
    documents = coalesce(s.documents, 0),
    documents_12m = coalesce(s.documents_12m, 0),
    open_documents = coalesce(s.open_documents, 0),
    first_purchase_on = s.first_purchase_on,
    last_purchase_on = s.last_purchase_on,
    purchases = coalesce(case when s.sales > 0 then s.sales else s.orders end, 0),
    purchases_12m = coalesce(case when s.sales > 0 then s.sales_12m else s.orders_12m end, 0),
    currency = s.currency,
    value_minor = coalesce(case when s.sales > 0 then s.sales_sum else s.orders_sum end, 0) + coalesce(s.credit_sum, 0),
    value_12m_minor = coalesce(case when s.sales > 0 then s.sales_sum_12m else s.orders_sum_12m end, 0)
        + coalesce(s.credit_sum_12m, 0)
from unnest({0}::bigint[]) as ids (customer_id)
left join (
    select g.customer_id,
           max(g.main_currency) as currency,
           min(g.first_on) as first_document_on,
           max(g.last_on) as last_document_on,
           sum(g.documents)::integer as documents,
           sum(g.documents_12m)::integer as documents_12m,
           (sum(g.open) filter (where g.kind in (1, 3)))::integer as open_documents,
           min(g.first_on) filter (where g.kind in (1, 2, 3, 6)) as first_purchase_on,
           max(g.last_on) filter (where g.kind in (1, 2, 3, 6)) as last_purchase_on,
           (sum(g.documents) filter (where g.kind in (1, 2)))::integer as sales,
           (sum(g.documents_12m) filter (where g.kind in (1, 2)))::integer as sales_12m,
           (sum(g.documents) filter (where g.kind = 3))::integer as orders,
           (sum(g.documents_12m) filter (where g.kind = 3))::integer as orders_12m,
           (sum(g.sum_minor) filter (where g.kind in (1, 2) and g.currency = g.main_currency))::bigint as sales_sum,
           (sum(g.sum_12m_minor) filter (where g.kind in (1, 2) and g.currency = g.main_currency))::bigint as sales_sum_12m,
           (sum(g.sum_minor) filter (where g.kind = 3 and g.currency = g.main_currency))::bigint as orders_sum,
           (sum(g.sum_12m_minor) filter (where g.kind = 3 and g.currency = g.main_currency))::bigint as orders_sum_12m,
           (sum(g.sum_minor) filter (where g.kind = 5 and g.currency = g.main_currency))::bigint as credit_sum,
           (sum(g.sum_12m_minor) filter (where g.kind = 5 and g.currency = g.main_currency))::bigint as credit_sum_12m
    from (
        select r.*, first_value(currency) over (partition by customer_id order by in_currency desc, currency) as main_currency
        from (
            select h.*, sum(h.documents) over (partition by h.customer_id, h.currency) as in_currency
            from dealings.figure h
            where h.customer_id = any ({0})
        ) r
    ) g
    group by g.customer_id
) s on s.customer_id = ids.customer_id
where f.customer_id = ids.customer_id
