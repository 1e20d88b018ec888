-- Writes values, levels and groups down where they are others than what stands, each row once, and who comes into another
-- group this month. Whoever is new this month has not moved, unless with a history. Nobody else writes for these customers
-- meanwhile. {0} leveled rows, {1} the day, {2} the first of its month
with n as (
    select n.*, s.grid[(n.r - 1) * f.levels + n.f] as grp, v.group_number, v.since
    from ({0}) n
    join levels.setting s on s.type = n.type
    join levels.scale f on f.type = n.type and f.measure = 2
    left join levels.value v on v.customer_id = n.customer_id and v.type = n.type
    where v.customer_id is null
       or (v.last_sale_on, v.frequency, v.monetary_minor, v.currency, v.potentiality_minor, v.recency_level, v.frequency_level, v.monetary_level, v.potentiality_level, v.group_number)
        is distinct from (n.last_sale_on, n.frequency, n.monetary_minor, n.currency, n.potentiality_minor, n.r, n.f, n.m, n.p, s.grid[(n.r - 1) * f.levels + n.f])
), passed as (
    insert into levels.passage (customer_id, type, month, came_from, went_to)
    select n.customer_id, n.type, {2}::date, coalesce(n.group_number, 0), coalesce(n.grp, 0)
    from n
    left join levels.passage g on g.customer_id = n.customer_id and g.type = n.type and g.month = {2}::date
    where n.group_number is distinct from n.grp
      and (n.since < {2}::date or g.customer_id is not null
           or (n.group_number is not null
               and exists (select from dealings.document d where d.customer_id = n.customer_id and d.issued_on < {2}::date)))
    on conflict (customer_id, type, month) do update
    set went_to = excluded.went_to
)
insert into levels.value (customer_id, type, since, last_sale_on, frequency, monetary_minor, currency,
    potentiality_minor, recency_level, frequency_level, monetary_level, potentiality_level, group_number)
select n.customer_id, n.type, {1}::date, n.last_sale_on, n.frequency, n.monetary_minor, n.currency,
       n.potentiality_minor, n.r, n.f, n.m, n.p, n.grp
from n
on conflict (customer_id, type) do update
set last_sale_on = excluded.last_sale_on, frequency = excluded.frequency, monetary_minor = excluded.monetary_minor,
    currency = excluded.currency, potentiality_minor = excluded.potentiality_minor,
    recency_level = excluded.recency_level, frequency_level = excluded.frequency_level,
    monetary_level = excluded.monetary_level, potentiality_level = excluded.potentiality_level,
    group_number = excluded.group_number
