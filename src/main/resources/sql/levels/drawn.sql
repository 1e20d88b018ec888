-- Where the levels of a quantile scale begin, per currency: the least value that so many are strictly worse than. Of k
-- levels, level s is reached by whoever has at least a share of (s - 1) / k of the active behind.
-- {0} the value, better when greater (v), {1} its currency (v), {2} type, {3} k, {4} values with their place
select w.currency, s.step, min(w.x) filter (where w.worse * {3} >= s.step * w.total) as border
from (
    select g.currency, g.x, sum(g.number) over (partition by g.currency order by g.x) - g.number as worse,
           sum(g.number) over (partition by g.currency) as total
    from (
        select {1} as currency, {0} as x, count(*) as number
        from {4} v
        where v.type = {2} and v.place = 0 and {0} is not null
        group by 1, 2
    ) g
) w
cross join generate_series(1, {3} - 1) as s (step)
group by w.currency, s.step
order by w.currency, s.step
