-- How many came into and left each status by month, counted from the year zero. {0} the company's time zone, {1} whose, of s
select status, month, sum(number)::bigint as number
from (
    select status,
           extract(year from since at time zone {0})::integer * 12 + extract(month from since at time zone {0})::integer - 1 as month,
           count(*) as number
    from lifecycle.status_of s
    where {1}
    group by 1, 2
    union all
    select status,
           extract(year from ended_at at time zone {0})::integer * 12 + extract(month from ended_at at time zone {0})::integer - 1,
           -count(*)
    from lifecycle.status_of s
    where ended_by is not null and {1}
    group by 1, 2
) moved
group by 1, 2
