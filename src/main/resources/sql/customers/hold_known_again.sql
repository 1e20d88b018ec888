-- Writes down by what lines were known again: those that nobody has answered are held back.
-- {0} incoming id, {1} lines, {2} digests, {3} whether answered
update customers.incoming_match m
set fingerprint = k.digest,
    outcome = case when k.despite then m.outcome else 4 end,
    reason = case when k.despite then m.reason else 'erased' end
from unnest({1}::bigint[], {2}::bigint[], {3}::boolean[]) as k (line_no, digest, despite)
where m.incoming_id = {0} and m.line_no = k.line_no
