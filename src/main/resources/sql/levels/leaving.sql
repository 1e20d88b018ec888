-- Whose documents come into the window of a type, or leave it, between two days. {0} the day so far, {1} the next, {2} types
select d.customer_id from dealings.document d where d.issued_on > {0}::date and d.issued_on <= {1}::date
union
select d.customer_id
from levels.setting s
join dealings.document d on d.issued_on >= {0}::date - s.window_days and d.issued_on < {1}::date - s.window_days
where s.type = any ({2}::smallint[]) and s.window_days is not null
