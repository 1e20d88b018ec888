set local citus.multi_shard_modify_mode = 'sequential';

-- What lines on their way in say that other rooms keep: whom the customer is given to, by the ids of fields.
alter table customers.incoming add column assignments jsonb;
