-- Writes down the groups that are others than what stands. {0} whose rows (v)
update levels.value v
set group_number = s.grid[(v.recency_level - 1) * f.levels + v.frequency_level]
from levels.setting s, levels.scale f
where s.type = v.type and f.type = v.type and f.measure = 2
  and v.group_number is distinct from s.grid[(v.recency_level - 1) * f.levels + v.frequency_level] and {0}
