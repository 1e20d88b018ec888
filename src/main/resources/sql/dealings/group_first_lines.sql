-- The same where there are no documents yet.
-- {0} incoming id, {1} first new document id, {2} the parties: identity, customer, outcome,
-- {3} customers in a batch, {4} the portfolio types of those that do not say, by kind
with party as materialized (
    -- In batches of whole customers, told here where there are few rows and not there where there are many.
    select p.identity, p.customer_id, ((dense_rank() over (order by p.customer_id) - 1) / {3})::integer as batch
    from ({2}) p (identity, customer_id, outcome)
    where p.outcome <> 4
)
insert into dealings.incoming_document (
    incoming_id, batch, outcome, customer_id, document_id, first_line, lines, kind, number, issued_on, amount_minor,
    currency, state, unit)
select {0},
       g.batch,
       1,
       g.customer_id,
       {1} + row_number() over () - 1,
       g.first_line, g.lines, g.kind, g.number, g.issued_on, g.amount_minor, g.currency, g.state,
       coalesce(g.unit, ({4}::smallint[])[g.kind])
from (
    select p.batch,
           p.customer_id,
           -- A line that does not say what it is belongs to an invoice, or below zero to a credit note.
           case when l.kind = 0 then case when sum(l.amount) < 0 then 5 else 1 end else l.kind end::smallint as kind,
           l.number, l.currency,
           min(l.issued_on) as issued_on,
           (case when l.kind = 5 then -abs(round(sum(l.amount))) else round(sum(l.amount)) end)::bigint as amount_minor,
           max(l.state) as state,
           min(l.unit) as unit,
           min(l.line_no) as first_line,
           count(*) as lines
    from dealings.incoming_line l
    join party p on p.identity = l.party
    where l.incoming_id = {0}
    group by p.batch, p.customer_id, l.kind, l.number, l.currency, case when l.number = '' then l.line_no end
    order by p.customer_id
) g
