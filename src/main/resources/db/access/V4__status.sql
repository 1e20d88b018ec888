set local citus.multi_shard_modify_mode = 'sequential';

insert into access.role_permission (role, permission)
select role, permission
from unnest(array['administrator', 'editor']) role,
     unnest(array['STATUS_CHANGE', 'STATUS_CHANGE_MANY']) permission;
insert into access.role_permission (role, permission) values ('administrator', 'STATUS_RULES');
