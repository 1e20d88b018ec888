-- Lines that would bring somebody in or change somebody, and carry the fingerprint of somebody who was erased: the line,
-- its customer and outcome, whether it was answered, and the fingerprints, the strongest kind first.
-- {0} incoming id, {1} first line, {2} line after the last, {3} digests of who was erased
select u.line_no, m.customer_id, m.outcome, u.despite_erasure, array_agg(u.digest order by u.digest & 7, u.digest) as digests
from (
    select i.line_no, i.despite_erasure, unnest(i.fingerprints) as digest
    from customers.incoming i
    where i.incoming_id = {0} and i.line_no >= {1} and i.line_no < {2}
) u
join ({3}) e (digest) on e.digest = u.digest
join customers.incoming_match m on m.incoming_id = {0} and m.line_no = u.line_no and m.outcome in (1, 2)
group by u.line_no, m.customer_id, m.outcome, u.despite_erasure
order by u.line_no
