set local citus.multi_shard_modify_mode = 'sequential';

-- Who may set up clean-up policies, beside the right to what they do.
insert into access.role_permission (role, permission)
values ('administrator', 'POLICIES'), ('privacy_officer', 'POLICIES'), ('data_keeper', 'POLICIES');
