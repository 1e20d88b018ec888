-- What the best tenth of comparable customers spends at least: among the active who bought in the window, at least ten of
-- a kind, country and currency, or of a kind and currency. {0} type, {1} values with kind, country and place
insert into levels.benchmark (type, kind, country, currency, best_minor, customers)
select v.type, v.kind, v.country, v.currency, percentile_disc(0.9) within group (order by v.monetary_minor), count(*)
from {1} v
where v.type = {0} and v.place = 0 and v.frequency > 0 and v.monetary_minor is not null
group by v.type, v.kind, v.country, v.currency
having count(*) >= 10
union all
select v.type, v.kind, '*', v.currency, percentile_disc(0.9) within group (order by v.monetary_minor), count(*)
from {1} v
where v.type = {0} and v.place = 0 and v.frequency > 0 and v.monetary_minor is not null
group by v.type, v.kind, v.currency
having count(*) >= 10
