-- The values of customers: sums, and potentiality as what the best tenth of comparable customers spends beyond them; a
-- potentiality by hand in another currency than the sums stands aside. {0} the sums
select y.customer_id, y.type, y.place, y.last_sale_on, y.frequency, y.monetary_minor, y.currency,
       case when y.potentiality_minor is not null and y.potentiality_currency = y.currency then y.potentiality_minor
            when y.monetary_minor is not null and coalesce(b.best_minor, p.best_minor, q.best_minor, k.best_minor) is not null
            then greatest(0, coalesce(b.best_minor, p.best_minor, q.best_minor, k.best_minor) - y.monetary_minor) end as potentiality_minor
from {0} y
left join levels.benchmark b on b.type = y.type and b.kind = y.kind and b.portfolio = y.portfolio
    and b.country = y.country and b.currency = y.currency
left join levels.benchmark p on p.type = y.type and p.kind = y.kind and p.portfolio = y.portfolio
    and p.country = '*' and p.currency = y.currency
left join levels.benchmark q on q.type = y.type and q.kind = y.kind and q.portfolio = -1
    and q.country = y.country and q.currency = y.currency
left join levels.benchmark k on k.type = y.type and k.kind = y.kind and k.portfolio = -1
    and k.country = '*' and k.currency = y.currency
