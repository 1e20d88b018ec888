set local citus.multi_shard_modify_mode = 'sequential';

-- Since when a policy that is off stands in the list no more. What it was and did stays; a change of it brings it back.
alter table policies.policy add column put_aside_at timestamptz;
