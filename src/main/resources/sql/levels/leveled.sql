-- The level of each value: one more than the number of borders that it reaches. Recency reaches a border from above.
-- {0} rows of values, {1} borders, {2} the day
select x.customer_id, x.type, x.last_sale_on, x.frequency, x.monetary_minor, x.currency, x.potentiality_minor,
       case when x.last_sale_on is not null and r.measure is not null then
           (1 + coalesce(({2}::date - x.last_sale_on <= r.c1)::integer, 0) + coalesce(({2}::date - x.last_sale_on <= r.c2)::integer, 0)
              + coalesce(({2}::date - x.last_sale_on <= r.c3)::integer, 0) + coalesce(({2}::date - x.last_sale_on <= r.c4)::integer, 0))::smallint
       end as r,
       case when x.frequency is not null and f.measure is not null then
           (1 + coalesce((x.frequency >= f.c1)::integer, 0) + coalesce((x.frequency >= f.c2)::integer, 0)
              + coalesce((x.frequency >= f.c3)::integer, 0) + coalesce((x.frequency >= f.c4)::integer, 0))::smallint
       end as f,
       case when x.monetary_minor is not null and m.measure is not null then
           (1 + coalesce((x.monetary_minor >= m.c1)::integer, 0) + coalesce((x.monetary_minor >= m.c2)::integer, 0)
              + coalesce((x.monetary_minor >= m.c3)::integer, 0) + coalesce((x.monetary_minor >= m.c4)::integer, 0))::smallint
       end as m,
       case when x.potentiality_minor is not null and p.measure is not null then
           (1 + coalesce((x.potentiality_minor >= p.c1)::integer, 0) + coalesce((x.potentiality_minor >= p.c2)::integer, 0)
              + coalesce((x.potentiality_minor >= p.c3)::integer, 0) + coalesce((x.potentiality_minor >= p.c4)::integer, 0))::smallint
       end as p
from {0} x
left join {1} r on r.type = x.type and r.measure = 1
left join {1} f on f.type = x.type and f.measure = 2
left join {1} m on m.type = x.type and m.measure = 3 and m.currency = x.currency
left join {1} p on p.type = x.type and p.measure = 4 and p.currency = x.currency
