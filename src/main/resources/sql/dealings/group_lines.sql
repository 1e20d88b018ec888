-- Documents made of incoming lines: lines of one customer, kind, number and currency are one document; without a number
-- each line is one. Known again by the same four, or without a number by kind, date and amount.
-- {0} incoming id, {1} first new document id, {2} the parties: identity, customer, outcome
insert into dealings.incoming_document (
    incoming_id, batch, outcome, customer_id, document_id, first_line, lines, kind, number, issued_on, amount_minor,
    currency, state)
select {0},
       (dense_rank() over (order by g.customer_id) - 1) / 2000,
       case
           when d.document_id is null then 1
           when d.issued_on = g.issued_on and d.amount_minor = g.amount_minor and d.state = g.state then 3
           else 2
       end,
       g.customer_id,
       coalesce(d.document_id, {1} + row_number() over (order by g.customer_id) - 1),
       g.first_line, g.lines, g.kind, g.number, g.issued_on, g.amount_minor, g.currency, g.state
from (
    select p.customer_id, l.kind, l.number, l.currency,
           min(l.issued_on) as issued_on,
           round(sum(l.amount))::bigint as amount_minor,
           max(l.state) as state,
           min(l.line_no) as first_line,
           count(*) as lines
    from dealings.incoming_line l
    join ({2}) p (identity, customer_id, outcome) on p.identity = l.party
    where l.incoming_id = {0} and p.outcome <> 4
    group by p.customer_id, l.kind, l.number, l.currency, case when l.number = '' then l.line_no end
) g
left join lateral (
    select e.document_id, e.issued_on, e.amount_minor, e.state
    from dealings.document e
    where e.customer_id = g.customer_id and e.kind = g.kind and e.number = g.number and e.currency = g.currency
      and (g.number <> '' or (e.issued_on = g.issued_on and e.amount_minor = g.amount_minor))
    order by e.document_id
    limit 1
) d on true
