-- Potentiality anew by the benchmarks as they stand; what was entered by hand stays. {0} type, {1} the values, compared
update levels.value v
set potentiality_minor = n.potentiality_minor
from (
    select x.customer_id, x.type,
           case when x.monetary_minor is not null and x.best_minor is not null
                then greatest(0, x.best_minor - x.monetary_minor) end as potentiality_minor
    from ({1}) x
    where x.type = {0}
) n
where v.customer_id = n.customer_id and v.type = n.type and v.potentiality_minor is distinct from n.potentiality_minor
  and not exists (select from levels.by_hand h where h.customer_id = v.customer_id and h.type = v.type and h.measure = 4 and h.ended_by is null
      and h.currency = v.currency)
