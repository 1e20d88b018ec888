-- Writes down the status of each; what this change has given already is now this.
-- {0} customers, {1} statuses, {2} rules, {3} change, {4} now, {5} by whom, {6} by hand
insert into lifecycle.status_of (customer_id, change_id, status, since, by, rule, by_hand)
select g.customer_id, {3}, g.status, {4}, {5}, g.rule, {6}
from unnest({0}::bigint[], {1}::smallint[], {2}::text[]) as g (customer_id, status, rule)
on conflict (customer_id, change_id) do update
set status = excluded.status, since = excluded.since, by = excluded.by, rule = excluded.rule, by_hand = excluded.by_hand
