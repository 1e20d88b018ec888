set local citus.multi_shard_modify_mode = 'sequential';

-- The movements of the months before a customer came are worked out from the documents: whether that is due, and on which
-- day it was done last (null: everybody is due).
alter table levels.setting add column past_due boolean not null default true;
alter table levels.setting add column past_on date;

-- The day that the company wants values to be as of; null: today.
alter table levels.turn add column as_of date;
