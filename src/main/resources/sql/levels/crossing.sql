-- Whose recency may have come past a border between two days: the last sale is as many days back as the border says.
-- {0} the day so far, {1} the next, {2} types
select v.customer_id
from levels.cut c
cross join lateral unnest(array[c.c1, c.c2, c.c3, c.c4]) as border (days)
join levels.value v on v.type = c.type
    and v.last_sale_on >= {0}::date - border.days::integer and v.last_sale_on < {1}::date - border.days::integer
where c.measure = 1 and c.type = any ({2}::smallint[]) and border.days is not null and border.days < 100000
