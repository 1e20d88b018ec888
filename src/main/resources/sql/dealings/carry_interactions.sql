-- Carries what some customers' interactions come to, to their narrow rows: who did not come has not interacted, and
-- what is still ahead has not happened. {0} ids, {1} the day that the figures are as of, {2} 1 when the customers have changed, 0 when only the calendar has
update facts.fact f
set version = f.version + {2},
    last_interaction_on = s.last_on,
    interactions = coalesce(s.interactions, 0)
from unnest({0}::bigint[]) as ids (customer_id)
left join (
    select customer_id, max(held_on) as last_on, count(*) as interactions
    from dealings.interaction
    where customer_id = any ({0}) and attended is distinct from false and held_on <= {1}
    group by customer_id
) s on s.customer_id = ids.customer_id
where f.customer_id = ids.customer_id
