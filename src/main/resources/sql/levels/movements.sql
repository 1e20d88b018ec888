-- How many of the active came out of which group into which within a month. {0} type, {1} the month, {2} whose, of c
select g.came_from, g.went_to, count(*) as number
from levels.passage g
join facts.fact c on c.customer_id = g.customer_id
where g.type = {0} and g.month = {1}::date and c.place = 0 and {2}
group by 1, 2
