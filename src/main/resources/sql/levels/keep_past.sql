-- Writes down what was worked out of the past, of those who are still there. {0} type
insert into levels.passage (customer_id, type, month, came_from, went_to)
select p.customer_id, v.type, p.month, p.came_from, p.went_to
from past_passage p
join levels.value v on v.customer_id = p.customer_id and v.type = {0}
on conflict (customer_id, type, month) do nothing
