-- Writes down who comes into another group this month, before that is written. Whoever is new this month has not moved,
-- unless with a history.
-- {0} leveled rows, {1} the first of the month
insert into levels.passage (customer_id, type, month, came_from, went_to)
select v.customer_id, v.type, {1}::date, coalesce(v.group_number, 0), coalesce(s.grid[(n.r - 1) * f.levels + n.f], 0)
from ({0}) n
join levels.value v on v.customer_id = n.customer_id and v.type = n.type
join levels.setting s on s.type = v.type
join levels.scale f on f.type = v.type and f.measure = 2
left join levels.passage g on g.customer_id = v.customer_id and g.type = v.type and g.month = {1}::date
where v.group_number is distinct from s.grid[(n.r - 1) * f.levels + n.f]
  and (v.since < {1}::date or g.customer_id is not null
       or (v.group_number is not null
           and exists (select from dealings.document d where d.customer_id = v.customer_id and d.issued_on < {1}::date)))
on conflict (customer_id, type, month) do update
set went_to = excluded.went_to
