-- What each incoming line will be where there are customers already: the best match among them, and repeats in the file.
-- {0} incoming id, {1} first new customer id, {2} whether the lines are only named here and not to be updated
with repeats as (
    select identity, min(line_no) as first_line
    from customers.incoming
    where incoming_id = {0}
    group by identity
    having count(*) > 1
),
candidates as (
    select i.line_no, x.customer_id, 1 as rank
    from customers.incoming i
    join customers.external_id x on x.value = i.external_id
    where i.incoming_id = {0}
    union all
    select i.line_no, l.customer_id, case when f.name_key = i.name_key then 2 else 4 end
    from customers.incoming i
    join customers.legal_details l on l.vat_key = i.vat_key
    join facts.fact f on f.customer_id = l.customer_id
    join customers.customer c on c.customer_id = l.customer_id
    where i.incoming_id = {0} and i.vat_key is not null
      and (i.external_id is null or c.external_id is null)
    union all
    select i.line_no, p.customer_id, 3
    from customers.incoming i
    join customers.contact_point p on p.kind = 1 and i.point_kinds[1] = 1 and p.key = i.point_keys[1]
    -- Families share an address: the same e-mail under another name is another person.
    join facts.fact f on f.customer_id = p.customer_id and f.name_key = i.name_key
    join customers.customer c on c.customer_id = p.customer_id
    where i.incoming_id = {0}
      and (i.external_id is null or c.external_id is null)
    union all
    select i.line_no, f.customer_id, 6
    from customers.incoming i
    join facts.fact f on f.name_key = i.name_key and f.city_key is not distinct from i.city_key
    join customers.customer c on c.customer_id = f.customer_id
    where i.incoming_id = {0}
      and i.external_id is null and c.external_id is null
      and i.vat_key is null and not f.has_email
      and not (1 = any (i.point_kinds))
      and i.street is not distinct from c.street
      and coalesce((select min(p.key) from customers.contact_point p
                    where p.customer_id = f.customer_id and p.kind = 2 and p.position = 1), '')
        = coalesce(i.point_keys[array_position(i.point_kinds, 2::smallint)], '')
),
best as (
    select distinct on (line_no) line_no, rank, customer_id, candidates
    from (
        -- Who waits in the bin is meant only where nobody else is.
        select c.line_no, c.rank + case when b.place = 2 then 10 else 0 end as rank, min(c.customer_id) as customer_id,
               count(distinct c.customer_id) as candidates
        from candidates c
        join facts.fact b on b.customer_id = c.customer_id
        group by 1, 2
    ) by_rank
    order by line_no, rank
),
judged as (
    select i.line_no,
           r.first_line,
           b.customer_id,
           b.candidates,
           b.rank,
           case when b.customer_id is not null and (r.first_line is null or r.first_line = i.line_no)
                then min(i.line_no) filter (where r.first_line is null or r.first_line = i.line_no)
                         over (partition by b.customer_id) end as first_of_customer
    from customers.incoming i
    left join repeats r on r.identity = i.identity
    left join best b on b.line_no = i.line_no
    where i.incoming_id = {0}
)
insert into customers.incoming_match (incoming_id, line_no, customer_id, outcome, reason, other_line)
select {0},
       line_no,
       coalesce(customer_id, {1} + row_number() over (order by line_no) - 1),
       case
           when first_line < line_no then 4
           when rank > 10 then 4
           when candidates > 1 then 4
           when first_of_customer < line_no and rank > 1 then 4
           when customer_id is not null and {2} then 3
           when customer_id is not null then 2
           else 1
       end,
       case
           when first_line < line_no then 'repeated'
           when rank > 10 then 'in_bin'
           when candidates > 1 then 'ambiguous'
           when first_of_customer < line_no and rank > 1 then 'repeated'
       end,
       case
           when first_line < line_no then first_line
           when first_of_customer < line_no then first_of_customer
       end
from judged
