-- What the best tenth of comparable customers spends at least: among the active who bought in the window, at least ten of
-- a kind, portfolio, country and currency; of a kind, portfolio and currency; of a kind, country and currency; of a kind
-- and currency. {0} type, {1} values with kind, portfolio, country and place
insert into levels.benchmark (type, kind, portfolio, country, currency, best_minor, customers)
select {0}, v.kind, case grouping(v.portfolio) when 1 then -1 else v.portfolio end,
       case grouping(v.country) when 1 then '*' else v.country end, v.currency,
       percentile_disc(0.9) within group (order by v.monetary_minor), count(*)
from {1} v
where v.type = {0} and v.place = 0 and v.frequency > 0 and v.monetary_minor is not null
group by grouping sets ((v.kind, v.currency, v.portfolio, v.country), (v.kind, v.currency, v.portfolio),
                        (v.kind, v.currency, v.country), (v.kind, v.currency))
having count(*) >= 10
