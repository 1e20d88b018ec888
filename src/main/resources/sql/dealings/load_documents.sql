-- New documents of a batch. {0} incoming id, {1} batch, {2} change id
insert into dealings.document (
    customer_id, document_id, kind, number, issued_on, amount_minor, currency, state, unit, change_id)
select customer_id, document_id, kind, number, issued_on, amount_minor, currency, state, unit, {2}
from dealings.incoming_document
where incoming_id = {0} and batch = {1} and outcome = 1
order by customer_id, document_id
