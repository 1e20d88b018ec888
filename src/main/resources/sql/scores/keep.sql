-- Keeps the scores of some customers who are active. Returns whose have changed.
-- {0} ids, {1} percent gone, {2} standing, {3} purchases in hundredths, {4} value, {5} about to leave
insert into scores.score (customer_id, gone_percent, standing, purchases_hundredths, value_minor, leaving, currency)
select s.customer_id, s.gone_percent, s.standing, s.purchases_hundredths, s.value_minor, s.leaving, f.currency
from unnest({0}::bigint[], {1}::smallint[], {2}::smallint[], {3}::integer[], {4}::bigint[], {5}::boolean[])
    as s (customer_id, gone_percent, standing, purchases_hundredths, value_minor, leaving)
join facts.fact f on f.customer_id = s.customer_id
where f.place = 0
on conflict (customer_id) do update
set gone_percent = excluded.gone_percent,
    standing = excluded.standing,
    purchases_hundredths = excluded.purchases_hundredths,
    value_minor = excluded.value_minor,
    leaving = excluded.leaving,
    currency = excluded.currency
where (score.gone_percent, score.standing, score.purchases_hundredths, score.value_minor, score.leaving, score.currency)
    is distinct from (excluded.gone_percent, excluded.standing, excluded.purchases_hundredths, excluded.value_minor,
        excluded.leaving, excluded.currency)
returning customer_id
