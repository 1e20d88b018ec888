set local citus.multi_shard_modify_mode = 'sequential';

insert into access.role_permission (role, permission)
select role, permission
from unnest(array['administrator', 'editor']) role, unnest(array['TAG_ONE', 'TAG_MANY']) permission;
