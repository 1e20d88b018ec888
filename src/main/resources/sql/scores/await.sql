-- Notes whose scores have to follow. {0} ids, {1} the day
insert into scores.awaiting (customer_id, since)
select customer_id, {1}::date from unnest({0}::bigint[]) as ids (customer_id) order by customer_id
on conflict (customer_id) do update set since = excluded.since
