-- Writes down whom each is given to; what this change has given already is now this. Who has it already keeps the row.
-- {0} a query of customer, holder and rule, {1} type, {2} aspect, {3} change, {4} now, {5} by whom
insert into portfolios.assignment (customer_id, change_id, type, aspect, holder_id, since, by, rule)
select g.customer_id, {3}, {1}, {2}, g.holder_id, {4}, {5}, g.rule
from ({0}) as g (customer_id, holder_id, rule)
where not exists (
    select 1 from portfolios.assignment a
    where a.customer_id = g.customer_id and a.type = {1} and a.aspect = {2} and a.ended_by is null
      and a.holder_id is not distinct from g.holder_id)
on conflict (customer_id, change_id, type, aspect) do update
set holder_id = excluded.holder_id, since = excluded.since, by = excluded.by, rule = excluded.rule
returning customer_id
