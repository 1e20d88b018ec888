set local citus.multi_shard_modify_mode = 'sequential';

-- The number of the portfolio type that a document belongs to; null for none.
alter table dealings.document add column unit smallint;
alter table dealings.incoming_line add column unit smallint;
alter table dealings.incoming_document add column unit smallint;
