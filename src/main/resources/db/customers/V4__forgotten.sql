set local citus.multi_shard_modify_mode = 'sequential';

-- By what the lines on their way in would be known again, were they of somebody who was erased, and whether that was
-- answered; and by what they were.
alter table customers.incoming add column fingerprints bigint[] not null default '{}';
alter table customers.incoming add column despite_erasure boolean not null default false;
alter table customers.incoming_match add column fingerprint bigint;
