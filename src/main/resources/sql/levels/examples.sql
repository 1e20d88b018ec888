-- Some of the active on each level of a measure: those nearest to the border below. {0} leveled rows of one type, {1} the level (n), {2} the value, better when greater (n)
select q.level, q.customer_id from (
    select {1} as level, n.customer_id, row_number() over (partition by {1} order by {2}, n.customer_id) as place
    from ({0}) n
    join facts.fact c on c.customer_id = n.customer_id
    where c.place = 0 and {1} is not null
) q
where q.place <= 3
order by q.level, q.place
