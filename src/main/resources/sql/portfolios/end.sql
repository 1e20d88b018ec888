-- Ends what these customers have been given to, where it is somebody else from now on.
-- {0} a query of customer, holder and rule, {1} type, {2} aspect, {3} change, {4} now
update portfolios.assignment a
set ended_at = {4}, ended_by = {3}
from ({0}) as g (customer_id, holder_id, rule)
where a.customer_id = g.customer_id and a.type = {1} and a.aspect = {2} and a.ended_by is null and a.change_id <> {3}
  and a.holder_id is distinct from g.holder_id
