-- Forgets what was worked out of the past. {0} type, {1} the day, {2} as for past.sql
delete from levels.passage g
using levels.value v
where g.type = {0} and v.type = {0} and v.customer_id = g.customer_id
  and g.month >= date_trunc('month', {1}::date) - interval '12 months' and g.month <= v.since
  and ({2}::date is null or v.since >= {2}::date)
