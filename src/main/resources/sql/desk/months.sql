-- How many bought last, and how many came, in each month. {0} and {1} first day and day after the last of the purchases, {2} first day of the growth, {3} whose
select
    true as bought,
    (extract(year from last_purchase_on) * 12 + extract(month from last_purchase_on) - 1)::integer as month,
    count(*) as customers
from facts.fact
where place = 0 and last_purchase_on >= {0} and last_purchase_on < {1} and {3}
group by 2
union all
select
    false,
    (extract(year from created_on) * 12 + extract(month from created_on) - 1)::integer,
    count(*)
from facts.fact
where place in (0, 1) and created_on >= {2} and created_on < {1} and {3}
group by 2
