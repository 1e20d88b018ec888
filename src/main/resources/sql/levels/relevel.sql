-- Writes down the levels that are others than what stands. {0} leveled rows. Returns whose.
update levels.value v
set recency_level = n.r, frequency_level = n.f, monetary_level = n.m, potentiality_level = n.p
from ({0}) n
where v.customer_id = n.customer_id and v.type = n.type
  and (v.recency_level, v.frequency_level, v.monetary_level, v.potentiality_level) is distinct from (n.r, n.f, n.m, n.p)
returning v.customer_id
