-- How many of the active are in each cell of levels and group, and how many of them in another group or on another level
-- than now. {0} leveled rows of one type, {1} the grid, {2} how many levels frequency has, {3} whose, of c
select n.r, n.f, n.m, n.p, ({1}::smallint[])[(n.r - 1) * {2} + n.f] as grp, count(*) as number,
       count(*) filter (where (v.recency_level, v.frequency_level, v.monetary_level, v.potentiality_level) is distinct from (n.r, n.f, n.m, n.p)) as releveled,
       count(*) filter (where v.group_number is distinct from ({1}::smallint[])[(n.r - 1) * {2} + n.f]) as moved
from ({0}) n
left join levels.value v on v.customer_id = n.customer_id and v.type = n.type
join facts.fact c on c.customer_id = n.customer_id
where c.place = 0 and {3}
group by 1, 2, 3, 4, 5
