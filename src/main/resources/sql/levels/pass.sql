-- Writes down who has come into another group this month. Whoever is new this month has not moved,
-- unless with a history.
-- {0} whose rows (v), {1} the first of the month
insert into levels.passage (customer_id, type, month, came_from, went_to)
select v.customer_id, v.type, {1}::date, coalesce(v.group_number, 0), coalesce(s.grid[(v.recency_level - 1) * f.levels + v.frequency_level], 0)
from levels.value v
join levels.setting s on s.type = v.type
join levels.scale f on f.type = v.type and f.measure = 2
left join levels.passage g on g.customer_id = v.customer_id and g.type = v.type and g.month = {1}::date
where {0} and v.group_number is distinct from s.grid[(v.recency_level - 1) * f.levels + v.frequency_level]
  and (v.since < {1}::date or g.customer_id is not null
       or (v.group_number is not null
           and exists (select from dealings.document d where d.customer_id = v.customer_id and d.issued_on < {1}::date)))
on conflict (customer_id, type, month) do update
set went_to = excluded.went_to
