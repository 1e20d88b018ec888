-- Adds the documents of some customers to the books: by month, kind, currency and state, of nobody in particular.
-- {0} the customers, {1} the kinds that are kept
insert into dealings.book (month, kind, currency, state, documents, sum_minor)
select date_trunc('month', d.issued_on::timestamp)::date, d.kind, d.currency, d.state, count(*), sum(d.amount_minor)
from dealings.document d
where d.customer_id in ({0}) and d.kind = any ({1}::smallint[])
group by 1, 2, 3, 4
order by 1, 2, 3, 4
on conflict (month, kind, currency, state) do update
set documents = book.documents + excluded.documents, sum_minor = book.sum_minor + excluded.sum_minor
