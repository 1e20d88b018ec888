-- The values as they stand, with potentiality anew by the benchmarks; what was entered by hand stays.
-- {0} the values of a type, compared, {1} the type
select x.customer_id, x.type, x.place, x.last_sale_on, x.frequency, x.monetary_minor, x.currency,
       case when h.customer_id is not null then x.potentiality_minor
            when x.monetary_minor is not null and x.best_minor is not null
            then greatest(0, x.best_minor - x.monetary_minor) end as potentiality_minor
from ({0}) x
left join levels.by_hand h on h.customer_id = x.customer_id and h.type = x.type and h.measure = 4 and h.ended_by is null
    and h.currency = x.currency
where x.type = {1}
