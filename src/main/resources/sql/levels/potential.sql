-- Potentiality anew by the benchmarks as they stand; what was entered by hand stays. {0} type, {1} the values with kind,
-- portfolio and country
update levels.value v
set potentiality_minor = n.potentiality_minor
from (
    select x.customer_id, x.type,
           case when x.monetary_minor is not null and coalesce(b.best_minor, p.best_minor, q.best_minor, k.best_minor) is not null
                then greatest(0, coalesce(b.best_minor, p.best_minor, q.best_minor, k.best_minor) - x.monetary_minor) end as potentiality_minor
    from {1} x
    left join levels.benchmark b on b.type = x.type and b.kind = x.kind and b.portfolio = x.portfolio
        and b.country = x.country and b.currency = x.currency
    left join levels.benchmark p on p.type = x.type and p.kind = x.kind and p.portfolio = x.portfolio
        and p.country = '*' and p.currency = x.currency
    left join levels.benchmark q on q.type = x.type and q.kind = x.kind and q.portfolio = -1
        and q.country = x.country and q.currency = x.currency
    left join levels.benchmark k on k.type = x.type and k.kind = x.kind and k.portfolio = -1
        and k.country = '*' and k.currency = x.currency
    where x.type = {0}
) n
where v.customer_id = n.customer_id and v.type = n.type and v.potentiality_minor is distinct from n.potentiality_minor
  and not exists (select from levels.by_hand h where h.customer_id = v.customer_id and h.type = v.type and h.measure = 4 and h.ended_by is null
      and h.currency = v.currency)
