set local citus.multi_shard_modify_mode = 'sequential';

-- Who answers what people ask for.
insert into access.role_permission (role, permission)
values ('administrator', 'REQUESTS'), ('privacy_officer', 'REQUESTS'), ('data_keeper', 'REQUESTS');
