set local citus.multi_shard_modify_mode = 'sequential';

-- Whoever edits customers may save selections of them.
insert into access.role_permission (role, permission) values
    ('administrator', 'SEGMENTS_EDIT'),
    ('editor', 'SEGMENTS_EDIT');
