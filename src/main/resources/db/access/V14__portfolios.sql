set local citus.multi_shard_modify_mode = 'sequential';

-- Who may define portfolios, and who may give customers to them.
insert into access.role_permission (role, permission)
select role, permission
from unnest(array['administrator', 'editor', 'data_keeper']) role,
     unnest(array['PORTFOLIOS_ASSIGN', 'PORTFOLIOS_ASSIGN_MANY']) permission;
insert into access.role_permission (role, permission)
values ('administrator', 'PORTFOLIOS'), ('sales', 'PORTFOLIOS_ASSIGN');
