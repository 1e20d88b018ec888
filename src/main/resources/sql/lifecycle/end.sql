-- Ends what these customers' status has been. {0} customers, {1} change, {2} now
update lifecycle.status_of s
set ended_at = {2}, ended_by = {1}
where s.customer_id = any ({0}::bigint[]) and s.ended_by is null and s.change_id <> {1}
