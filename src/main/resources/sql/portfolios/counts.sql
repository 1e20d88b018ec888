-- How many customers each has in an aspect of a type; by default whoever has no row of their own.
-- {0} type, {1} aspect, {2} place, {3} the type of whose defaults to know, or 0, {4} whose, of f
select case when a.customer_id is not null then a.holder_id else d.portfolio_id end as holder, count(*)
from facts.fact f
left join portfolios.assignment a
    on a.customer_id = f.customer_id and a.type = {0} and a.aspect = {1} and a.ended_by is null
left join (
    select from_customer, lead(from_customer) over (order by from_customer) as until, portfolio_id
    from portfolios.default_since
    where type = {3}
) d on f.customer_id >= d.from_customer and (d.until is null or f.customer_id < d.until)
where f.place = {2} and {4}
group by 1
