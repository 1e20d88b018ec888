-- Potentiality anew by the benchmarks as they stand; what was entered by hand stays. {0} type
update levels.value v
set potentiality_minor = n.potentiality_minor
from (
    select x.customer_id, x.type,
           case when x.monetary_minor is not null and coalesce(b.best_minor, k.best_minor) is not null
                then greatest(0, coalesce(b.best_minor, k.best_minor) - x.monetary_minor) end as potentiality_minor
    from levels.value x
    join facts.fact c on c.customer_id = x.customer_id
    left join levels.benchmark b on b.type = x.type and b.kind = c.kind and b.country = coalesce(c.country, '')
        and b.currency = x.currency
    left join levels.benchmark k on k.type = x.type and k.kind = c.kind and k.country = '*' and k.currency = x.currency
    where x.type = {0}
) n
where v.customer_id = n.customer_id and v.type = n.type and v.potentiality_minor is distinct from n.potentiality_minor
  and not exists (select from levels.by_hand h where h.customer_id = v.customer_id and h.type = v.type and h.measure = 4 and h.ended_by is null
      and h.currency = v.currency)
