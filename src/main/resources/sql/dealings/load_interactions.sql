-- Interactions of many customers. {0} customers, {1} kinds, {2} dates, {3} whether attended, {4} first new id, {5} change id
insert into dealings.interaction (customer_id, interaction_id, kind, held_on, attended, change_id)
select m.customer_id, {4} + m.n - 1, m.kind, m.held_on, m.attended, {5}
from unnest({0}::bigint[], {1}::smallint[], {2}::date[], {3}::boolean[])
    with ordinality as m (customer_id, kind, held_on, attended, n)
