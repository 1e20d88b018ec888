-- Contact points that known customers gain by a range of lines.
-- {0} incoming id, {1} first line, {2} line after the last
insert into customers.contact_point (customer_id, contact_point_id, kind, value, key, label, valid, position)
select m.customer_id, coalesce(have.last_id, 0) + p.n, p.kind, p.value, p.key, nullif(p.label, ''), p.valid,
       coalesce(have.last_id, 0) + p.n
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 2
cross join lateral (
    select max(contact_point_id) as last_id from customers.contact_point h where h.customer_id = m.customer_id) have
cross join lateral unnest(i.point_kinds, i.point_values, i.point_keys, i.point_labels, i.point_valid)
    with ordinality as p (kind, value, key, label, valid, n)
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2}
  and not exists (
      select 1 from customers.contact_point s
      where s.customer_id = m.customer_id and s.kind = p.kind and s.key = p.key)
