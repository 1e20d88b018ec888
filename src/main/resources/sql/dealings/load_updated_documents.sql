-- Known documents of a batch that are now otherwise. {0} incoming id, {1} batch
update dealings.document d
set issued_on = i.issued_on, amount_minor = i.amount_minor, state = i.state, unit = i.unit
from dealings.incoming_document i
where i.incoming_id = {0} and i.batch = {1} and i.outcome = 2
  and d.customer_id = i.customer_id and d.document_id = i.document_id
