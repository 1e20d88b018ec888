-- Who came out of which group into which in the twelve months up to a customer's own first, by the documents and by the
-- levels that stand: at the end of each month as at the end of the one before, and in the present month as it stands.
-- {0} type, {1} the day, {2} the first of the month from which on newcomers are meant, null: everybody
create temporary table past_passage on commit drop as
with ends as (
    select (row_number() over (order by m) - 1)::integer as n, m::date as month, (m + interval '1 month' - interval '1 day')::date as day
    from generate_series(date_trunc('month', {1}::date) - interval '13 months',
                         date_trunc('month', {1}::date) - interval '1 month', interval '1 month') as m
), months as (
    select array_agg(month order by n) filter (where n > 0) || date_trunc('month', {1}::date)::date as begins from ends
), newcomer as (
    select v.customer_id, v.group_number, least(date_trunc('month', v.since), date_trunc('month', {1}::date))::date as came
    from levels.value v
    where v.type = {0} and ({2}::date is null or v.since >= {2}::date)
), counted as (
    -- At which end a document is first there, and at which it is out of the window; of those before the first end no more is asked.
    select d.customer_id, width_bucket(d.issued_on, m.begins) as comes, width_bucket(d.issued_on + s.window_days + 1, m.begins) as leaves,
           count(*) as number, max(d.issued_on) as last_sale_on
    from newcomer n
    join dealings.document d on d.customer_id = n.customer_id
    join levels.setting s on s.type = {0} and d.kind = any (s.kinds)
    cross join months m
    where d.issued_on < date_trunc('month', {1}::date)::date
      and d.state <> 3 and (d.unit = s.type or (d.unit is null and s.documents <> 'own') or s.documents = 'all')
    group by d.customer_id, comes, leaves
), step as (
    select customer_id, n, sum(more) as more, max(last_sale_on) as last_sale_on
    from (
        select customer_id, comes as n, number as more, last_sale_on from counted
        union all
        select customer_id, leaves, - number, null from counted
    ) e
    group by customer_id, n
), told as (
    select f.customer_id, e.month, e.day, max(s.last_sale_on) over so_far as last_sale_on, sum(s.more) over so_far as frequency
    from (
        select n.customer_id, n.came, min(s.n) as n
        from newcomer n
        join step s on s.customer_id = n.customer_id
        group by n.customer_id, n.came
    ) f
    join ends e on e.n >= f.n and e.month < f.came
    left join step s on s.customer_id = f.customer_id and s.n = e.n
    window so_far as (partition by f.customer_id order by e.n)
), standing as (
    select t.customer_id, t.month, coalesce(s.grid[
               (coalesce((t.day - t.last_sale_on <= r.c1)::integer, 0) + coalesce((t.day - t.last_sale_on <= r.c2)::integer, 0)
                + coalesce((t.day - t.last_sale_on <= r.c3)::integer, 0) + coalesce((t.day - t.last_sale_on <= r.c4)::integer, 0)) * w.levels
               + 1 + coalesce((t.frequency >= f.c1)::integer, 0) + coalesce((t.frequency >= f.c2)::integer, 0)
               + coalesce((t.frequency >= f.c3)::integer, 0) + coalesce((t.frequency >= f.c4)::integer, 0)], 0) as grp
    from told t
    join levels.setting s on s.type = {0}
    join levels.scale w on w.type = {0} and w.measure = 2
    left join levels.cut r on r.type = {0} and r.measure = 1
    left join levels.cut f on f.type = {0} and f.measure = 2
    union all
    select n.customer_id, n.came, coalesce(n.group_number, 0)
    from newcomer n
    where n.came = date_trunc('month', {1}::date)
)
select s.customer_id, s.month, s.came_from, s.grp as went_to
from (
    select customer_id, month, grp, lag(grp) over (partition by customer_id order by month) as came_from
    from standing
) s
where s.came_from <> s.grp
