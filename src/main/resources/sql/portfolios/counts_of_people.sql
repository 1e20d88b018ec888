-- How many customers each agent, operator or agency has, by type. {0} aspect, {1} place, {2} whose, of f
select a.type, a.holder_id, count(*)
from portfolios.assignment a
join facts.fact f on f.customer_id = a.customer_id
where a.aspect = {0} and a.ended_by is null and a.holder_id is not null and f.place = {1} and {2}
group by 1, 2
