-- Contact points of the new customers of a range of lines, in the order of the file.
-- {0} incoming id, {1} first line, {2} line after the last
insert into customers.contact_point (customer_id, contact_point_id, kind, value, key, label, valid, position)
select m.customer_id, p.n, p.kind, p.value, p.key, nullif(p.label, ''), p.valid,
       -- Those of a kind stand together, so the place within the kind is the distance from the first of them.
       p.n - array_position(i.point_kinds, p.kind) + 1
from customers.incoming i
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = i.line_no and m.line_no >= {1} and m.line_no < {2} and m.outcome = 1
cross join lateral unnest(i.point_kinds, i.point_values, i.point_keys, i.point_labels, i.point_valid)
    with ordinality as p (kind, value, key, label, valid, n)
where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2}
