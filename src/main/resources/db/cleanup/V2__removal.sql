set local citus.multi_shard_modify_mode = 'sequential';

-- What else was asked of a plan: where to look, how many at most in one run and how many more there are, on what terms,
-- and whether who could collide with others is meant too.
alter table cleanup.plan add column places text not null default '';
alter table cleanup.plan add column most bigint;
alter table cleanup.plan add column more bigint not null default 0;
alter table cleanup.plan add column terms jsonb;
alter table cleanup.plan add column despite boolean not null default false;
-- What the whole database took when it was confirmed and when it had ended, in bytes.
alter table cleanup.plan add column bytes_before bigint;
alter table cleanup.plan add column bytes_after bigint;
