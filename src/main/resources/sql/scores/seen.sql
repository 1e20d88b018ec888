-- Who had bought by a day, what was known of them then, and on how many days they have bought since.
-- {0} the days on which customers bought, {1} the day, {2} the day up to which is looked after it, {3} of how many
-- customers one is taken
select s.*, coalesce(f.currency, '') as currency
from (
    select p.customer_id,
           (count(*) filter (where p.day <= {1}))::integer as days,
           min(p.day) as first_on,
           max(p.day) filter (where p.day <= {1}) as last_on,
           coalesce(sum(p.amount) filter (where p.day <= {1}), 0)::double precision as spent,
           coalesce(sum(p.amount) filter (where p.before is null), 0)::double precision as spent_first,
           coalesce(sum(ln((p.day - p.before) / 7.0::double precision)) filter (where p.day <= {1}), 0) as log_gaps,
           (count(*) filter (where p.day > {1}))::integer as since
    from (
        select d.customer_id, d.day, d.amount, lag(d.day) over (partition by d.customer_id order by d.day) as before
        from ({0}) d
        where d.day <= {2} and ({3} = 1 or mod(abs(hashint8(d.customer_id)::bigint), {3}) = 0)
    ) p
    group by p.customer_id
    having min(p.day) <= {1}
) s
join facts.fact f on f.customer_id = s.customer_id
order by s.customer_id
