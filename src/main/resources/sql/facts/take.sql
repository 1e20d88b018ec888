-- Takes out of the queue some of those who wait there and are not being touched at this moment.
-- {0} how many at most
delete from facts.touched t
using (
    select customer_id, topic
    from facts.touched
    order by customer_id, topic
    limit {0}
    for update skip locked
) s
where t.customer_id = s.customer_id and t.topic = s.topic
returning t.customer_id, t.topic
