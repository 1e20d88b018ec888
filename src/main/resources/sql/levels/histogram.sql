-- How many of the active have a value from each border up to the next. {0} the value (v), {1} type, {2} borders, ascending, {3} which, {4} whose, of c
select width_bucket({0}, {2}::bigint[]) as bucket, count(*) as number
from levels.value v
join facts.fact c on c.customer_id = v.customer_id
where v.type = {1} and c.place = 0 and {0} is not null and {3} and {4}
group by 1
order by 1
