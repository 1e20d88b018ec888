set local citus.multi_shard_modify_mode = 'sequential';

-- Where a change does one of several things, which of them is to be done to this one, as its act numbers them; and
-- against which of them a reason stands. 0 is the only thing there is, or all of them.
alter table changes.line add column part smallint not null default 0;
alter table changes.objection add column part smallint not null default 0;
alter table changes.objection drop constraint objection_pkey;
alter table changes.objection add primary key (customer_id, change_id, reason, part);
