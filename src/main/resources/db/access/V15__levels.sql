set local citus.multi_shard_modify_mode = 'sequential';

-- Who may say what the levels are, and who may enter a value by hand.
insert into access.role_permission (role, permission)
values ('administrator', 'LEVELS'), ('administrator', 'LEVELS_BY_HAND'), ('editor', 'LEVELS_BY_HAND'),
       ('data_keeper', 'LEVELS_BY_HAND'), ('sales', 'LEVELS_BY_HAND');
