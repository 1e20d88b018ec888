-- Who of the active would come out of which group into which, or stay in it on another level: how many, and some of them.
-- {0} leveled rows of one type, {1} the grid, {2} how many levels frequency has, {3} whose, of c
select q.came_from, q.went_to, q.number, q.customer_id
from (
    select s.came_from, s.went_to, s.customer_id, count(*) over shift as number,
           row_number() over (shift order by s.customer_id) as place
    from (
        select coalesce(v.group_number, 0) as came_from,
               coalesce(({1}::smallint[])[(n.r - 1) * {2} + n.f], 0) as went_to, n.customer_id
        from ({0}) n
        left join levels.value v on v.customer_id = n.customer_id and v.type = n.type
        join facts.fact c on c.customer_id = n.customer_id
        where c.place = 0 and {3}
          and (v.group_number, v.recency_level, v.frequency_level, v.monetary_level, v.potentiality_level)
              is distinct from (({1}::smallint[])[(n.r - 1) * {2} + n.f], n.r, n.f, n.m, n.p)
    ) s
    window shift as (partition by s.came_from, s.went_to)
) q
where q.place <= 3
order by q.came_from = q.went_to, q.number desc, q.came_from, q.went_to, q.place
