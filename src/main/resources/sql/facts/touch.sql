-- Notes what was touched of some customers, as far as it is followed.
-- {0} a query of ids, some perhaps more than once, {1} topics, none for all
insert into facts.touched (customer_id, topic)
select distinct ids.customer_id, f.topic
from ({0}) as ids (customer_id)
cross join facts.followed f
where (cardinality({1}::text[]) = 0 or f.topic = any ({1}::text[]))
  -- Asked once, before anybody is looked for.
  and exists (select from facts.followed g where cardinality({1}::text[]) = 0 or g.topic = any ({1}::text[]))
order by ids.customer_id, f.topic
-- Locks what stands there already: whoever looks meanwhile leaves it for later.
on conflict (customer_id, topic) do update set topic = excluded.topic
