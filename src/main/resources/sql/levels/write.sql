-- Writes values and levels down where they are others than what stands. {0} leveled rows, {1} the day
insert into levels.value as v (customer_id, type, since, last_sale_on, frequency, monetary_minor, currency,
    potentiality_minor, recency_level, frequency_level, monetary_level, potentiality_level)
select n.customer_id, n.type, {1}::date, n.last_sale_on, n.frequency, n.monetary_minor, n.currency,
       n.potentiality_minor, n.r, n.f, n.m, n.p
from ({0}) n
on conflict (customer_id, type) do update
set last_sale_on = excluded.last_sale_on, frequency = excluded.frequency, monetary_minor = excluded.monetary_minor,
    currency = excluded.currency, potentiality_minor = excluded.potentiality_minor,
    recency_level = excluded.recency_level, frequency_level = excluded.frequency_level,
    monetary_level = excluded.monetary_level, potentiality_level = excluded.potentiality_level
where (v.last_sale_on, v.frequency, v.monetary_minor, v.currency, v.potentiality_minor, v.recency_level, v.frequency_level, v.monetary_level, v.potentiality_level)
    is distinct from (excluded.last_sale_on, excluded.frequency, excluded.monetary_minor, excluded.currency,
        excluded.potentiality_minor, excluded.recency_level, excluded.frequency_level, excluded.monetary_level, excluded.potentiality_level)
