-- What each incoming line will be where there are no customers yet: new, unless it repeats an earlier line.
-- {0} incoming id, {1} first new customer id
insert into customers.incoming_match (incoming_id, line_no, customer_id, outcome, reason, other_line)
select {0},
       i.line_no,
       {1} + row_number() over (order by i.line_no) - 1,
       case when r.first_line < i.line_no then 4 else 1 end,
       case when r.first_line < i.line_no then 'repeated' end,
       case when r.first_line < i.line_no then r.first_line end
from customers.incoming i
left join (
    select identity, min(line_no) as first_line
    from customers.incoming
    where incoming_id = {0}
    group by identity
    having count(*) > 1
) r on r.identity = i.identity
where i.incoming_id = {0}
