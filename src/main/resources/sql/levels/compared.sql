-- Rows of customers, each with what the best tenth of those spends who are most alike of whom there are enough: of the same
-- portfolio and country, of the portfolio, of the country, of the kind. {0} rows with kind, portfolio, country and currency
select y.*, coalesce(b.best_minor, p.best_minor, q.best_minor, k.best_minor) as best_minor
from {0} y
left join levels.benchmark b on b.type = y.type and b.kind = y.kind and b.portfolio = y.portfolio
    and b.country = y.country and b.currency = y.currency
left join levels.benchmark p on p.type = y.type and p.kind = y.kind and p.portfolio = y.portfolio
    and p.country = '*' and p.currency = y.currency
left join levels.benchmark q on q.type = y.type and q.kind = y.kind and q.portfolio = -1
    and q.country = y.country and q.currency = y.currency
left join levels.benchmark k on k.type = y.type and k.kind = y.kind and k.portfolio = -1
    and k.country = '*' and k.currency = y.currency
